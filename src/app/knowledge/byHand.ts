/** What a person does to the self-edits of the Lab: changes, takes back, adds, removes. Pure. */
import type { RewardRule } from '../../seal/knowledge/choices';
import { changedByHand } from '../../seal/knowledge/handEdits';
import { givenSelfEdit } from '../../seal/knowledge/selfEdits';
import type { SelfEdit } from '../../seal/knowledge/types';
import { type CandidateView, judgedBy, type LabResults, newCandidate, OWN_FROM, ownId, revisedAs } from './results';

const onCandidates = (
  { judged, verdicts }: LabResults,
  rule: RewardRule,
  edit: (candidates: readonly CandidateView[]) => CandidateView[],
): LabResults => judgedBy({ ...judged, candidates: edit(judged.candidates) }, verdicts, rule);

/** Gives it other texts, one for each of its parts. */
export function withTexts(results: LabResults, id: string, texts: readonly string[], rule: RewardRule): LabResults {
  return onCandidates(results, rule, (candidates) =>
    candidates.map((one) =>
      one.id === id && one.selfEdit !== null ? revisedAs(one, changedByHand(one.selfEdit, texts)) : one,
    ),
  );
}

/** Gives it another self-edit altogether, such as an earlier one. */
export function withSelfEdit(results: LabResults, selfEdit: SelfEdit, rule: RewardRule): LabResults {
  return onCandidates(results, rule, (candidates) =>
    candidates.map((one) => (one.id === selfEdit.id ? revisedAs(one, selfEdit) : one)),
  );
}

/** @param texts one for each paragraph. */
export function withOwn({ judged, verdicts }: LabResults, texts: readonly string[], rule: RewardRule): LabResults {
  const sample = OWN_FROM + judged.own;
  const id = ownId(sample);
  const added = revisedAs(newCandidate(id, sample), { ...givenSelfEdit('hand', 'lab', 0, texts), id, sample });
  return judgedBy({ ...judged, own: judged.own + 1, candidates: [...judged.candidates, added] }, verdicts, rule);
}

/** Brings one back that was removed. */
export function withCandidate(results: LabResults, candidate: CandidateView, rule: RewardRule): LabResults {
  return onCandidates(results, rule, (candidates) =>
    candidates.some(({ id }) => id === candidate.id)
      ? [...candidates]
      : [...candidates, candidate].toSorted((one, other) => one.sample - other.sample),
  );
}

export function without(results: LabResults, id: string, rule: RewardRule): LabResults {
  return onCandidates(results, rule, (candidates) => candidates.filter((one) => one.id !== id));
}
