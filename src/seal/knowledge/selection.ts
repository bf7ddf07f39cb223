/**
 * Which parts train the policy: the rejection step of ReST-EM (arXiv 2506.10943, section 3.1; seal-reference 1). The unit is
 * a part, one paragraph's text with that paragraph's reward, so that one good third does not carry two bad ones along.
 */
import { baseReward } from './reward';
import type { KnowledgeSettings } from './settings';
import type { BaseAnswers, Candidate, SelectionDecision, SelfEditPart } from './types';

export type SelectionSettings = Pick<KnowledgeSettings, 'selection' | 'keep' | 'reward'>;

interface Entry {
  part: SelfEditPart;
  /** Why it cannot be kept, whatever it earns. */
  unusable: 'empty' | 'diverged' | null;
  decision: SelectionDecision;
}

/** One decision for every part of every candidate, in order. */
export function select(
  settings: SelectionSettings,
  candidates: readonly Candidate[],
  base: readonly BaseAnswers[],
): SelectionDecision[] {
  const entries = candidates.flatMap((candidate) =>
    candidate.edit.parts.map((part, index) => ({
      part,
      unusable: unusable(candidate, part),
      decision: undecided(settings, candidate, part, index, base),
    })),
  );
  switch (settings.selection) {
    case 'best-of-k':
      return best(entries);
    case 'top-k':
      return topK(entries, settings.keep);
    case 'beats-base':
      return beatingBase(entries);
  }
}

function best(entries: readonly Entry[]): SelectionDecision[] {
  const leaders = new Map<string, SelectionDecision>();
  for (const { unusable, decision } of entries) {
    const leader = leaders.get(placeOf(decision));
    // Ties go to the first sample, as in SEAL's stable sort.
    if (unusable === null && (!leader || decision.reward > leader.reward)) leaders.set(placeOf(decision), decision);
  }
  const kept = new Set(leaders.values());
  return entries.map(({ unusable, decision }) => {
    if (kept.has(decision)) return { ...decision, kept: true, reason: 'best' };
    return { ...decision, reason: unusable ?? 'not-best' };
  });
}

/** The `keep` best different texts of each paragraph. Whether they are any good is not asked: see `beats-base`. */
function topK(entries: readonly Entry[], keep: number): SelectionDecision[] {
  const texts = new Map<string, Set<string>>();
  const reasons = new Map<SelectionDecision, SelectionDecision['reason']>();
  // A stable sort, so that ties go to the first sample here too.
  for (const { part, unusable, decision } of entries.toSorted(
    (left, right) => right.decision.reward - left.decision.reward,
  )) {
    const kept = texts.get(placeOf(decision)) ?? new Set();
    texts.set(placeOf(decision), kept);
    if (unusable !== null) reasons.set(decision, unusable);
    else if (kept.has(part.text)) reasons.set(decision, 'duplicate');
    else if (kept.size >= keep) reasons.set(decision, 'not-best');
    else {
      kept.add(part.text);
      reasons.set(decision, 'top-k');
    }
  }
  return entries.map(({ decision }) => {
    const reason = reasons.get(decision) ?? 'not-best';
    return { ...decision, kept: reason === 'top-k', reason };
  });
}

function beatingBase(entries: readonly Entry[]): SelectionDecision[] {
  const texts = new Set<string>();
  return entries.map(({ part, unusable, decision }) => {
    if (unusable !== null) return { ...decision, reason: unusable };
    if (decision.reward <= decision.baseReward) return { ...decision, reason: 'not-above-base' };
    const key = `${placeOf(decision)}/${part.text}`;
    // The same text twice is one thing to learn, not two.
    if (texts.has(key)) return { ...decision, reason: 'duplicate' };
    texts.add(key);
    return { ...decision, kept: true, reason: 'beats-base' };
  });
}

/** Samples of one paragraph compete with one another. */
function placeOf({ item: passage, paragraph }: SelectionDecision): string {
  return `${passage}/${paragraph}`;
}

/** Empty by its text alone: recorded runs come without ids. What went to not-a-number even once is not worth learning. */
function unusable({ repeats }: Candidate, { text }: SelfEditPart): Entry['unusable'] {
  if (text.trim() === '') return 'empty';
  return repeats.some(({ divergedAt }) => divergedAt !== null) ? 'diverged' : null;
}

function undecided(
  { reward }: SelectionSettings,
  { edit: selfEdit, partRewards }: Candidate,
  part: SelfEditPart,
  index: number,
  base: readonly BaseAnswers[],
): SelectionDecision {
  const before = base.find((answers) => answers.item === selfEdit.item);
  return {
    edit: selfEdit.id,
    item: selfEdit.item,
    paragraph: part.paragraph,
    sample: selfEdit.sample,
    reward: partRewards[index]?.mean ?? 0,
    baseReward: baseReward(reward, before, part.paragraph),
    kept: false,
    reason: 'not-best',
  };
}

/** The kept parts, to be learned. */
export function keptParts(decisions: readonly SelectionDecision[], candidates: readonly Candidate[]): SelfEditPart[] {
  const byId = new Map(candidates.map(({ edit: selfEdit }) => [selfEdit.id, selfEdit]));
  return decisions
    .filter((decision) => decision.kept)
    .flatMap(
      ({ edit: selfEdit, paragraph }) => byId.get(selfEdit)?.parts.filter((part) => part.paragraph === paragraph) ?? [],
    );
}
