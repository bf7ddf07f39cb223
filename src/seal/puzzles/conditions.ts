/** What is measured on held-out tasks (arXiv 2506.10943, table 1), but for what is searched for (`search.ts`). */
import { Random } from '../../world/random';
import type { InnerLoopResult, Loop, Measure, RowPlan } from '../domain';
import { innerLoop } from '../loop/innerLoop';
import { HELD_OUT_KEY } from '../loop/restEm';
import { deriveSeed } from '../seeds';
import { estimate } from '../statistics/estimate';
import type { PuzzleSettings } from './settings';
import type {
  PuzzleCandidate,
  PuzzleCondition,
  PuzzleEvaluation,
  Puzzles,
  ReadingRecord,
  WrittenConfiguration,
} from './types';

type Wanted = Pick<PuzzleSettings, 'conditions'>;

const writtenRow = (round: number) => (round === 0 ? 'untrained' : 'policy');

/** Whether configurations are written for held-out tasks in this round. */
export const writesHeldOut = ({ conditions }: Wanted, round: number): boolean => conditions.includes(writtenRow(round));

/** In context, before the first round: the model as it is, shown the demonstrations. */
export function rowPlans(
  settings: Wanted,
  round: number,
  written: readonly WrittenConfiguration[],
): RowPlan<Puzzles>[] {
  const own: RowPlan<Puzzles>[] = writesHeldOut(settings, round) ? [{ name: writtenRow(round), edits: written }] : [];
  return round > 0 ? own : [{ name: 'in-context', edits: [] }, ...own];
}

export function evaluationOf(
  { name, edits }: RowPlan<Puzzles>,
  round: number,
  tasks: number,
  { base, candidates }: InnerLoopResult<Puzzles>,
): PuzzleEvaluation {
  if (edits.length > 0)
    return { condition: conditionOf(name, round, solvedShares(tasks, candidates), candidates), candidates };
  const bare = base.map((one) => ({ edit: one, solved: one.solved }));
  const condition = { ...conditionOf(name, round, solvedShares(tasks, bare), []), candidates: tasks };
  return { condition, candidates: [] };
}

type Tried = Pick<PuzzleCandidate, 'solved'> & { edit: { item: number } };

export function solvedShares(tasks: number, candidates: readonly Tried[]): number[] {
  return Array.from({ length: tasks }, (_, task) => {
    const own = candidates.filter(({ edit }) => edit.item === task);
    return own.length === 0 ? 0 : own.filter(({ solved }) => solved).length / own.length;
  });
}

export function conditionOf(
  name: PuzzleCondition['name'],
  round: number,
  perItem: number[],
  candidates: readonly PuzzleCandidate[],
): PuzzleCondition {
  const { mean: accuracy, standardError, n } = estimate(perItem);
  const share = (reason: PuzzleCandidate['untrained']): number =>
    candidates.filter(({ untrained }) => untrained === reason).length / Math.max(1, candidates.length);
  return {
    name,
    round,
    n,
    candidates: candidates.length,
    accuracy,
    standardError,
    perItem,
    invalid: share('invalid'),
    overLimit: share('over-limit'),
    configuration: null,
  };
}

/** Once, of the policy that the run ends with: it costs as much as an evaluation. */
export function readingMeasure(settings: Wanted & Pick<PuzzleSettings, 'rounds'>, heldOut: number): Measure<Puzzles>[] {
  const due = (round: number): boolean =>
    heldOut > 0 && round > 0 && round === settings.rounds && writesHeldOut(settings, round);
  return [{ name: 'reading', due, run: measureReading }];
}

/**
 * Its configurations are tried on their tasks, and dealt out to other tasks. A policy that always writes the same loses nothing by
 * that; one that reads loses what its reading is worth. These candidates are nobody's answer: hence a purpose of its own.
 */
export async function measureReading(
  loop: Loop<Puzzles>,
  round: number,
  [evaluation]: readonly PuzzleEvaluation[],
): Promise<ReadingRecord> {
  loop.share?.together();
  const { heldOut } = loop.bound.items;
  const candidates = evaluation?.candidates ?? [];
  // Every task's configurations go to another task: one random cycle through all.
  const cycle = new Random(deriveSeed(loop.settings.seed, 'reading')).shuffled([...heldOut.keys()]);
  const receiverOf = (task: number): number => cycle[(cycle.indexOf(task) + 1) % cycle.length] ?? task;
  const swapped = candidates.map(({ edit }) => {
    return { ...edit, id: `${edit.id}/swapped`, item: receiverOf(edit.item) };
  });
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
