/**
 * Does the policy read the task? Its configurations are tried on the tasks that they were written for, and dealt out to other
 * tasks. A policy that always writes the same loses nothing by that; one that reads loses what its reading is worth. What is told
 * meanwhile has a purpose of its own: these candidates are nobody's answer to their task, and their time is no evaluation's.
 */
import { Random } from '../../world/random';
import type { Loop, Measure } from '../domain';
import { innerLoop } from '../loop/innerLoop';
import { HELD_OUT_KEY } from '../loop/restEm';
import { deriveSeed } from '../seeds';
import { estimate } from '../statistics/estimate';
import { solvedShares } from './conditions';
import type { PuzzleEvaluation, Puzzles, ReadingRecord } from './types';

/** Once, of the policy that the run ends with: it costs as much as an evaluation. */
export function readingMeasure(rounds: number, heldOut: number): Measure<Puzzles>[] {
  const due = (round: number): boolean => heldOut > 0 && round > 0 && round === rounds;
  return [{ name: 'reading', due, run: measureReading }];
}

export async function measureReading(
  loop: Loop<Puzzles>,
  round: number,
  [evaluation]: readonly PuzzleEvaluation[],
): Promise<ReadingRecord> {
  const { heldOut } = loop.bound;
  const candidates = evaluation?.candidates ?? [];
  const receivers = dealt(heldOut.length, new Random(deriveSeed(loop.settings.seed, 'reading')));
  const swapped = candidates.map(({ edit }) => ({
    ...edit,
    id: `${edit.id}/swapped`,
    item: receivers[edit.item] ?? edit.item,
  }));
  const plan = { policyVersion: round, seedKey: HELD_OUT_KEY, bare: 'untrained', known: candidates } as const;
  const result = await innerLoop(loop, { purpose: 'reading', round }, heldOut, swapped, plan);
  const [own, others] = [solvedShares(heldOut.length, candidates), solvedShares(heldOut.length, result.candidates)];
  return {
    name: 'reading',
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
