/** The Lab's results as a person judged them: every answer that was overruled, and all that rests on it. Pure. */
import { type HandVerdict, overruleAnswers, overruleCandidate } from '../../seal/knowledge/reward';
import type { RewardRule } from '../../seal/knowledge/settings';
import type { CandidateView, LabResults } from './labEvents';

export function withVerdicts(judged: LabResults, verdicts: readonly HandVerdict[], rule: RewardRule): LabResults {
  if (verdicts.length === 0) return judged;
  const overrule = (view: CandidateView): CandidateView => {
    const answers = view.answers.map((repeat) => overruleAnswers(repeat, verdicts));
    if (view.scored === null) return { ...view, answers };
    const scored = overruleCandidate(view.scored, verdicts, rule);
    return { ...view, answers, scored, reward: scored.reward, partRewards: scored.partRewards };
  };
  return {
    ...judged,
    candidates: judged.candidates.map(overrule),
    passageOnly: judged.passageOnly === null ? null : overrule(judged.passageOnly),
    base: judged.base === null ? null : overruleAnswers(judged.base, verdicts),
  };
}
