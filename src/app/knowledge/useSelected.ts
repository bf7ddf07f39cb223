/** What components of the Lab ask of its stores. */
import { useMemo } from 'react';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { bestCandidate } from './candidates';
import {
  useEngine,
  useKnowledge,
  useProgress,
  useRecorded,
  useResults,
  useRounds,
  useRunnable,
  useStage,
  useView,
  useWork,
} from './experiment';
import { draftProblem, type Problem } from './passage';
import type { CandidateView } from './results';
import { type PairedAnswer, pairAnswers } from './verdict';

export function useSelected(): CandidateView | null {
  const candidates = useResults((state) => state.results.candidates);
  const selected = useView((state) => state.selected);
  return (
    candidates.find((candidate) => candidate.id === selected) ?? bestCandidate(candidates) ?? candidates[0] ?? null
  );
}

/** Its first sitting beside the base. */
export function useSelectedPairs(): PairedAnswer[] {
  const base = useResults((state) => state.results.base);
  const selected = useSelected();
  const after = selected?.answers[0];
  return useMemo(() => (base === null || after === undefined ? [] : pairAnswers(base, after)), [base, after]);
}

/** What keeps the passage at hand from being run; `null` for nothing. */
export function useDraftProblem(): Problem | null {
  const passage = useWork();
  const tokens = useEngine((state) => state.tokens);
  return useMemo(() => draftProblem(passage, tokens), [passage, tokens]);
}

/** Leads to the lines behind a flipped question; `null` ends it. */
export function useAskWhy(): (question: number | null) => void {
  const { useView, extras } = useKnowledge();
  return (question) => {
    extras.useCredit.getState().ask(question);
    if (question !== null) useView.getState().pickTab('credit');
  };
}

export function useRunSettings(): KnowledgeSettings | null {
  const begun = useRounds((state) => state.live);
  const recorded = useRounds((state) => state.recorded);
  const run = useRecorded((state) => state.run);
  return begun?.settings ?? (recorded ? (run?.settings ?? null) : null);
}

/** Whether the selected self-edit's lines can be credited, and if not, why not. */
export interface CreditStatus {
  /** Inputs that changed since the candidate, and its credit with it, was computed. */
  changed: string[];
  stale: boolean;
  runnable: boolean;
  /** What to do before the lines can be credited; `null` when nothing is in the way but another run. */
  obstacle: string | null;
}

export function useCreditStatus(): CreditStatus {
  const { status, changed } = useStage('quiz');
  const runnable = useRunnable();
  const recorded = useResults((state) => state.recorded);
  const ready = useEngine((state) => state.status.kind === 'ready');
  const busy = useProgress((state) => state.task !== null);
  const obstacle = obstacleOf(recorded, ready, status === 'done', status === 'stale', busy);
  return { changed, stale: status === 'stale', runnable: runnable && obstacle === null, obstacle };
}

function obstacleOf(recorded: boolean, ready: boolean, done: boolean, stale: boolean, busy: boolean): string | null {
  if (recorded)
    return 'These results are a recorded run. Press Run all steps to have some of this device, whose lines can be credited.';
  if (!ready) return 'Live runs are off, so nothing can be trained.';
  if (done || busy) return null;
  return stale
    ? 'The results are out of date. Run the quiz again first.'
    : 'Run the quiz first: a credit is a change of its answers.';
}
