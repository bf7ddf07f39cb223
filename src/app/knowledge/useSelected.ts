/** The self-edit that is looked at: the one picked, else the best, else the first. */
import { useMemo } from 'react';
import { bestCandidate } from './candidates';
import { useLab } from './lab';
import type { CandidateView } from './labEvents';
import { type PairedAnswer, pairAnswers } from './verdict';
import { useView } from './view';

export function useSelected(): CandidateView | null {
  const candidates = useLab((state) => state.results.candidates);
  const selected = useView((state) => state.selected);
  return (
    candidates.find((candidate) => candidate.id === selected) ?? bestCandidate(candidates) ?? candidates[0] ?? null
  );
}

/** Its first sitting beside the base. */
export function useSelectedPairs(): PairedAnswer[] {
  const base = useLab((state) => state.results.base);
  const selected = useSelected();
  const after = selected?.answers[0];
  return useMemo(() => (base === null || after === undefined ? [] : pairAnswers(base, after)), [base, after]);
}
