/** The experiment that the Puzzles page shows, and the hooks by which its components reach the one that they stand in. */
import { useMemo } from 'react';
import type { Puzzle } from '../../seal/puzzles/types';
import { makeContext, type StageView } from '../experiment/context';
import { makeExperiment } from '../experiment/experiment';
import { type TrainCard, trainCardStatus } from './basis';
import { PUZZLES_PAGE, type PuzzleExperiment, type PuzzlesTypes } from './page';
import { type CandidateView, listedCandidates } from './results';

const context = makeContext<PuzzlesTypes>('puzzles');
export const { Provider: PuzzleProvider, useOwn: usePuzzles } = context;
export const { useDraft, useSettings, useEngine, useResults, useProgress, useRounds, useView } = context;
export const { useStage, usePlan } = context;
export const useWatch = context.hook((experiment) => experiment.useWatch);
export const useSweep = context.hook(({ extras }) => extras.useSweep);
export const useRecorded = context.hook(({ extras }) => extras.useRecorded);

/** Of the route. */
export const puzzles: PuzzleExperiment = makeExperiment(PUZZLES_PAGE);

export const usePuzzle = (): Puzzle => useDraft((state) => state.history.present);

/** Finetune, quiz and reward are one stage of three cards. */
export function useTrainCard(card: TrainCard): StageView {
  const view = useStage('train');
  const running = useProgress((state) => state.stage);
  const results = useResults((state) => state.results);
  return { ...view, status: trainCardStatus(card, view.status, running, results) };
}

export function useCandidates(): CandidateView[] {
  const results = useResults((state) => state.results);
  const hand = useDraft((state) => state.hand);
  return useMemo(() => listedCandidates(results, hand), [results, hand]);
}

/** The task that the results are of: the chosen one may be another by now. */
export function useQuizzedPuzzle(): Puzzle {
  const present = usePuzzle();
  return useResults((state) => state.of?.puzzle) ?? present;
}

/** The picked one, else the first. */
export function useSelectedCandidate(): CandidateView | null {
  const candidates = useCandidates();
  const selected = useView((state) => state.selected);
  return candidates.find(({ id }) => id === selected) ?? candidates[0] ?? null;
}
