/** Which configurations train the policy (arXiv 2506.10943, section 4.1: those whose adapter solves its task). */
import { deriveSeed } from '../seeds';
import type { PuzzleSelectionRule } from './settings';
import type { PuzzleCandidate, PuzzleDecision } from './types';

export interface PuzzleSelection {
  seed: number;
  rule: PuzzleSelectionRule;
  keepPerTask: number;
}

export function selectConfigurations(
  { seed, rule, keepPerTask }: PuzzleSelection,
  candidates: readonly PuzzleCandidate[],
): PuzzleDecision[] {
  const solved = decide(candidates, keepPerTask);
  return rule === 'solved' ? solved : draw(candidates, keepPerTask, solved.filter(({ kept }) => kept).length, seed);
}

/** Every solved one is kept, up to a limit for each task, the first ones first. */
function decide(candidates: readonly PuzzleCandidate[], keepPerTask: number): PuzzleDecision[] {
  const counts = new Map<number, number>();
  return candidates.map(({ solved, edit: { id, item, sample } }) => {
    const before = counts.get(item) ?? 0;
    const kept = solved && before < keepPerTask;
    if (kept) counts.set(item, before + 1);
    return { edit: id, item, sample, kept, reason: kept ? 'solved' : solved ? 'enough' : 'not-solved' };
  });
}

/** The reward says only how many are drawn. Which, hangs on the run's seed and the configurations' names alone. */
function draw(
  candidates: readonly PuzzleCandidate[],
  keepPerTask: number,
  count: number,
  seed: number,
): PuzzleDecision[] {
  const lot = ({ edit }: PuzzleCandidate): number => deriveSeed(seed, 'selection', edit.id);
  const order = candidates
    .filter(({ edit, divergedAt }) => edit.configuration !== null && divergedAt === null)
    .toSorted((left, right) => lot(left) - lot(right));
  const counts = new Map<number, number>();
  const drawn = new Set<string>();
  for (const { edit } of order) {
    const before = counts.get(edit.item) ?? 0;
    if (drawn.size === count || before === keepPerTask) continue;
    counts.set(edit.item, before + 1);
    drawn.add(edit.id);
  }
  return candidates.map(({ edit: { id, item, sample } }) => {
    const kept = drawn.has(id);
    return { edit: id, item, sample, kept, reason: kept ? 'random' : 'not-drawn' };
  });
}
