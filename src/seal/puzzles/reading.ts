/**
 * Does the policy read the task? Its configurations are tried on the tasks that they were written for, and dealt out to other
 * tasks. A policy that always writes the same loses nothing by that; one that reads loses what its reading is worth. What is told
 * meanwhile has a purpose of its own: these candidates are nobody's answer to their task, and their time is no evaluation's.
 */
import { Random } from '../../world/random';
import { deriveSeed } from '../seeds';
import { estimate } from '../statistics/estimate';
import type { EventScope } from '../types';
import { runCandidates } from './candidates';
import { solvedShares } from './conditions';
import type { PuzzleContext } from './context';
import type { Puzzle, PuzzleCandidate, ReadingRecord } from './types';

/** @param candidates of a held-out evaluation; `seedKey` is the one that they were trained with. */
export async function measureReading(
  context: PuzzleContext,
  round: number,
  puzzles: readonly Puzzle[],
  candidates: readonly PuzzleCandidate[],
  seedKey: string,
): Promise<ReadingRecord> {
  const scope: EventScope = { purpose: 'reading', round };
  const receivers = dealt(puzzles.length, new Random(deriveSeed(context.settings.seed, 'reading')));
  const swapped = await runCandidates(
    context,
    scope,
    puzzles,
    candidates.map(({ edit: written }) => ({
      ...written,
      id: `${written.id}/swapped`,
      item: receivers[written.item] ?? written.item,
    })),
    seedKey,
    candidates,
  );
  const [own, others] = [solvedShares(puzzles.length, candidates), solvedShares(puzzles.length, swapped)];
  return {
    round,
    own: estimate(own),
    swapped: estimate(others),
    difference: estimate(own.map((share, task) => share - (others[task] ?? 0))),
  };
}

/** Every task's configurations go to another task: one random cycle through all. */
function dealt(tasks: number, random: Random): number[] {
  const cycle = random.shuffled(Array.from({ length: tasks }, (_, task) => task));
  const receivers: number[] = [];
  for (const [place, task] of cycle.entries()) receivers[task] = cycle[(place + 1) % cycle.length] ?? task;
  return receivers;
}
