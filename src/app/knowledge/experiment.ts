/** The experiment that the Lab shows, and the hooks by which its components reach the one that they stand in. */

import { useMemo } from 'react';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { SelectionDecision } from '../../seal/knowledge/types';
import { makeContext } from '../experiment/context';
import { makeExperiment } from '../experiment/experiment';
import { bestCandidate, decisionsOf } from './candidates';
import { draftProblem, type Problem } from './draft';
import { KNOWLEDGE_PAGE, type KnowledgeExperiment, type KnowledgePage } from './page';
import type { CandidateView } from './results';
import { type PairedAnswer, pairAnswers } from './verdict';

const context = makeContext<KnowledgePage>('knowledge');
export const { Provider: KnowledgeProvider, useOwn: useKnowledge } = context;
export const { useDraft, useSettings, useEngine, useResults, useProgress, useRounds, useView, useWork } = context;
export const { useStage, usePlan } = context;
export const useWatch = context.hook((experiment) => experiment.useWatch);
export const useCredit = context.hook(({ extras }) => extras.useCredit);
export const useTokenLosses = context.hook(({ extras }) => extras.useTokenLosses);
export const useAsking = context.hook(({ extras }) => extras.useAsking);
export const useRecorded = context.hook(({ extras }) => extras.useRecorded);

/** Of the route. */
export const lab: KnowledgeExperiment = makeExperiment(KNOWLEDGE_PAGE);

export function useSelected(): CandidateView | null {
  const candidates = useResults((state) => state.results.candidates);
  const selected = useView((state) => state.selected);
  return candidates.find(({ id }) => id === selected) ?? bestCandidate(candidates) ?? candidates[0] ?? null;
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

/** Of the rounds on the page. */
export function useRunSettings(): KnowledgeSettings | null {
  const live = useRounds((state) => state.live?.settings ?? null);
  const recorded = useRounds((state) => state.recorded);
  const run = useRecorded((state) => state.run);
  return live ?? (recorded ? (run?.settings ?? null) : null);
}

/** What the selection rule keeps of the candidates on the page; a recorded run holds what was decided when it ran. */
export function useDecisions(): SelectionDecision[] {
  const results = useResults((state) => state.results);
  const recorded = useResults((state) => state.recorded);
  const settings = useSettings((state) => state.settings);
  const context = useDraft((state) => state.history.present.passage.context);
  return useMemo(
    () => (recorded ? results.decisions : decisionsOf(results, settings, context)),
    [results, recorded, settings, context],
  );
}
