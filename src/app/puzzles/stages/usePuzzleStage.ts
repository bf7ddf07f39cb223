/** A stage as its card sees it: state, what changed since, what broke, and whether its button may be pressed. */
import { useMemo } from 'react';
import type { Puzzle } from '../../../seal/puzzles/types';
import { usePuzzleEngine } from '../../experiment/engine';
import { usePuzzleProgress } from '../../experiment/progress';
import { changedInputs, type StageStatus } from '../../knowledge/stages';
import { listedCandidates } from '../candidates';
import { usePuzzle, usePuzzleDraft } from '../draft';
import type { CandidateView } from '../results';
import { usePuzzleRun } from '../run';
import { basisOf, type PuzzleStage, puzzleStageStatus, type TrainCard, trainCardStatus } from '../stageRecords';
import { usePuzzleView } from '../view';

export interface StageView {
  status: StageStatus;
  changed: string[];
  problem: string | null;
  /** What it shows comes out of a recorded run. */
  recorded: boolean;
}

export function usePuzzleStage(stage: PuzzleStage): StageView {
  const puzzle = usePuzzle();
  const { settings, hand } = usePuzzleDraft();
  const policy = usePuzzleEngine((state) => state.policy?.id ?? 0);
  const { stages, recorded } = usePuzzleRun();
  const inputs = useMemo(() => ({ puzzle, settings, hand, policy }), [puzzle, settings, hand, policy]);
  const status = puzzleStageStatus(stage, inputs, stages);
  const changed = status === 'stale' ? changedInputs(stages[stage].basis, basisOf(stage, inputs, stages)) : [];
  return { status, changed, problem: stages[stage].problem, recorded };
}

/** Finetune, quiz and reward are one stage of three cards. */
export function useTrainCard(card: TrainCard): StageView {
  const view = usePuzzleStage('train');
  const running = usePuzzleProgress((state) => state.stage);
  const results = usePuzzleRun((state) => state.results);
  return { ...view, status: trainCardStatus(card, view.status, running, results) };
}

/** Nothing else runs and the engine is there. */
export function useRunnable(): boolean {
  const ready = usePuzzleEngine((state) => state.status.kind === 'ready');
  const idle = usePuzzleProgress((state) => state.task === null);
  return ready && idle;
}

export function useCandidates(): CandidateView[] {
  const results = usePuzzleRun((state) => state.results);
  const hand = usePuzzleDraft((state) => state.hand);
  return useMemo(() => listedCandidates(results, hand), [results, hand]);
}

/** The task that the results are of: the chosen one may be another by now. */
export function useQuizzedPuzzle(): Puzzle {
  const present = usePuzzle();
  return usePuzzleRun((state) => state.puzzle) ?? present;
}

/** The picked one, else the first. */
export function useSelectedCandidate(): CandidateView | null {
  const candidates = useCandidates();
  const selected = usePuzzleView((state) => state.selected);
  return candidates.find(({ id }) => id === selected) ?? candidates[0] ?? null;
}
