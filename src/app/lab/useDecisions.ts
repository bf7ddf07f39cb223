/** What the present selection rule keeps. It costs nothing, so a change of the rule shows at once. */
import { useMemo } from 'react';
import { splitParagraphs } from '../../seal/passages';
import { paragraphAccuracies } from '../../seal/reward';
import { select } from '../../seal/selection';
import type { Candidate, SelectionDecision } from '../../seal/types';
import { useDraft } from '../stores/draft';
import { useLab } from '../stores/lab';
import { useSettings } from '../stores/settings';
import type { CandidateView } from './labEvents';
import { accuracy } from './verdict';

export function useDecisions(): SelectionDecision[] {
  const { candidates, base } = useLab((state) => state.results);
  const rule = useSettings((state) => state.settings.selection);
  const context = useDraft((state) => state.history.present.passage.context);
  return useMemo(() => {
    if (base === null) return [];
    const paragraphs = Math.max(splitParagraphs(context).length, ...base.map((answer) => (answer.paragraph ?? 0) + 1));
    const answered = {
      passage: 0,
      policyVersion: 0,
      answers: base,
      accuracy: accuracy(base),
      paragraphAccuracies: paragraphAccuracies(base, paragraphs),
      goldLogProbabilities: null,
    };
    return select(rule, candidates.flatMap(finished), [answered]);
  }, [candidates, base, rule, context]);
}

/** Empty until the candidate has its reward. */
function finished({ scored }: CandidateView): Candidate[] {
  return scored === null ? [] : [scored];
}
