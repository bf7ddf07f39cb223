/** The rejection step of ReST-EM (arXiv 2506.10943, section 3.1), by parts: one good third does not carry two bad ones along. */
import { deriveSeed } from '../seeds';
import { baseReward } from './reward';
import type { KnowledgeSettings } from './settings';
import type { BaseAnswers, Candidate, SelectionDecision, SelfEdit, SelfEditPart } from './types';

export type SelectionSettings = Pick<KnowledgeSettings, 'seed' | 'selection' | 'keep' | 'reward'>;

const KEPT = { 'best-of-k': 'best', 'top-k': 'top-k', 'beats-base': 'beats-base', random: 'random' } as const;

/** `random` looks at no reward: which text is kept hangs on the run's seed and the edits' names alone. */
export function select(
  { seed, selection, keep, reward }: SelectionSettings,
  candidates: readonly Candidate[],
  base: readonly BaseAnswers[],
): SelectionDecision[] {
  const decisions = candidates.flatMap(({ edit, repeats, partRewards }) => {
    const bare = base.find(({ item }) => item === edit.item);
    // What went to not-a-number even once is not worth learning.
    const diverged = repeats.some(({ divergedAt }) => divergedAt !== null);
    return edit.parts.map(({ paragraph, text }, index): SelectionDecision & { text: string } => ({
      edit: edit.id,
      item: edit.item,
      paragraph,
      sample: edit.sample,
      reward: partRewards[index]?.mean ?? 0,
      baseReward: baseReward(reward, bare, paragraph),
      kept: false,
      // Empty by its text alone: recorded runs come without ids.
      reason: text.trim() === '' ? 'empty' : diverged ? 'diverged' : 'not-best',
      text,
    }));
  });
  const limit = { 'best-of-k': 1, 'top-k': keep, 'beats-base': Number.POSITIVE_INFINITY, random: 1 }[selection];
  const lot = ({ edit, paragraph }: SelectionDecision): number => deriveSeed(seed, 'selection', edit, paragraph);
  // Stable, so that ties go to the first sample, as in SEAL's sort.
  const order = {
    'beats-base': () => decisions,
    'best-of-k': () => decisions.toSorted((left, right) => right.reward - left.reward),
    'top-k': () => decisions.toSorted((left, right) => right.reward - left.reward),
    random: () => decisions.toSorted((left, right) => lot(left) - lot(right)),
  }[selection]();
  /** Texts kept of each paragraph, whose samples compete with one another. The same text twice is one thing to learn. */
  const texts = new Map<string, Set<string>>();
  for (const decision of order) {
    if (decision.reason !== 'not-best') continue;
    const place = `${decision.item}/${decision.paragraph}`;
    const kept = texts.get(place) ?? new Set();
    texts.set(place, kept);
    if (selection === 'beats-base' && decision.reward <= decision.baseReward) decision.reason = 'not-above-base';
    else if (limit > 1 && kept.has(decision.text)) decision.reason = 'duplicate';
    else if (kept.size < limit) {
      kept.add(decision.text);
      decision.kept = true;
      decision.reason = KEPT[selection];
    } else if (selection === 'random') decision.reason = 'not-drawn';
  }
  return decisions.map(({ text: _, ...decision }) => decision);
}

export const chosenPart = ({ parts }: SelfEdit, { paragraph }: SelectionDecision): SelfEditPart[] =>
  parts.filter((part) => part.paragraph === paragraph);
