/**
 * Which parts train the policy: the rejection step of ReST-EM (arXiv 2506.10943, section 3.1; seal-reference 1). The unit is
 * a part, one paragraph's text with that paragraph's reward, so that one good third does not carry two bad ones along.
 */
import type { SelectionRule } from './settings';
import type { BaseAnswers, Candidate, SelectionDecision, SelfEditPart } from './types';

/** One decision for every part of every candidate, in order. */
export function select(
  rule: SelectionRule,
  candidates: readonly Candidate[],
  base: readonly BaseAnswers[],
): SelectionDecision[] {
  const kept = new Map<string, SelectionDecision>();
  const texts = new Set<string>();
  const entries = candidates.flatMap((candidate) =>
    candidate.selfEdit.parts.map((part, index) => ({ part, decision: undecided(candidate, part, index, base) })),
  );
  if (rule === 'best-of-k') {
    for (const { part, decision } of entries) {
      const key = `${decision.passage}/${decision.paragraph}`;
      const best = kept.get(key);
      // Ties go to the first sample, as in SEAL's stable sort.
      if (isUsable(part) && (!best || decision.reward > best.reward)) kept.set(key, decision);
    }
    const best = new Set(kept.values());
    return entries.map(({ part, decision }) => {
      if (best.has(decision)) return { ...decision, kept: true, reason: 'best' };
      return { ...decision, reason: isUsable(part) ? 'not-best' : 'empty' };
    });
  }
  return entries.map(({ part, decision }) => {
    if (!isUsable(part)) return { ...decision, reason: 'empty' };
    if (decision.reward <= decision.baseReward) return { ...decision, reason: 'not-above-base' };
    const key = `${decision.passage}/${decision.paragraph}/${part.text}`;
    // The same text twice is one thing to learn, not two.
    if (texts.has(key)) return { ...decision, reason: 'duplicate' };
    texts.add(key);
    return { ...decision, kept: true, reason: 'beats-base' };
  });
}

function isUsable({ ids, text }: SelfEditPart): boolean {
  return ids.length > 0 && text.trim() !== '';
}

function undecided(
  { selfEdit, partRewards }: Candidate,
  part: SelfEditPart,
  index: number,
  base: readonly BaseAnswers[],
): SelectionDecision {
  const before = base.find((answers) => answers.passage === selfEdit.passage);
  return {
    selfEdit: selfEdit.id,
    passage: selfEdit.passage,
    paragraph: part.paragraph,
    sample: selfEdit.sample,
    reward: partRewards[index]?.mean ?? 0,
    baseReward: before?.paragraphAccuracies[part.paragraph] ?? before?.accuracy ?? 0,
    kept: false,
    reason: 'not-best',
  };
}

/** The kept parts, to be learned. */
export function keptParts(decisions: readonly SelectionDecision[], candidates: readonly Candidate[]): SelfEditPart[] {
  const byId = new Map(candidates.map(({ selfEdit }) => [selfEdit.id, selfEdit]));
  return decisions
    .filter((decision) => decision.kept)
    .flatMap(
      ({ selfEdit, paragraph }) => byId.get(selfEdit)?.parts.filter((part) => part.paragraph === paragraph) ?? [],
    );
}
