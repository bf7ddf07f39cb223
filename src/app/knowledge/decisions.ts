/** What the present selection rule keeps of the Lab's candidates. It costs nothing, so a change of the rule shows at once. Pure. */

import { useMemo } from 'react';
import { splitParagraphs } from '../../seal/knowledge/passages';
import { paragraphAccuracies } from '../../seal/knowledge/reward';
import { type SelectionSettings, select } from '../../seal/knowledge/selection';
import type { Candidate, SelectionDecision } from '../../seal/knowledge/types';
import { useDraft, useResults, useSettings } from './experiment';
import type { CandidateView, LabResults } from './results';
import { accuracy } from './verdict';

export function decisionsOf(
  { candidates, base, baseGold }: Pick<LabResults, 'candidates' | 'base' | 'baseGold'>,
  settings: SelectionSettings,
  context: string,
): SelectionDecision[] {
  if (base === null) return [];
  const paragraphs = Math.max(splitParagraphs(context).length, ...base.map((answer) => (answer.paragraph ?? 0) + 1));
  const answered = {
    item: 0,
    policyVersion: 0,
    answers: base,
    accuracy: accuracy(base),
    paragraphAccuracies: paragraphAccuracies(base, paragraphs),
    goldLogProbabilities: baseGold ?? null,
  };
  return select(settings, candidates.flatMap(finished), [answered]);
}

/** Empty until the candidate has its reward. */
function finished({ scored }: CandidateView): Candidate[] {
  return scored === null ? [] : [scored];
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
