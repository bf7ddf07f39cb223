/**
 * ReST-EM on puzzles (arXiv 2506.10943, section 4.1): the policy writes configurations for fresh tasks, every one that solves its
 * task trains the policy, and the next round begins with it. Rewards come only from adapters of the policy as it is then.
 */
import { runStage, stopwatch } from '../context';
import { estimate } from '../statistics/estimate';
import type { EventScope } from '../types';
import { runCandidates } from './candidates';
import { evaluateInContext, evaluatePolicy, evaluateSearch, HELD_OUT_KEY, solvedShares } from './conditions';
import { type PuzzleContext, type PuzzleRunContext, puzzleContext } from './context';
import { assertDisjointTasks } from './disjoint';
import { assertTasksFit } from './fitting';
import { keptCandidates, type PuzzleReplay, trainOnKept } from './policyStep';
import { measureReading } from './reading';
import type { Puzzle, PuzzleEvaluation, PuzzleRoundRecord } from './types';
import { writeConfigurations } from './write';

export interface PuzzleInputs {
  /** Each round takes the next `trainingTasks` of them, and begins anew when they are used up. */
  training: readonly Puzzle[];
  heldOut: readonly Puzzle[];
  /** Mixed into the policy's finetune, so that it does not forget how puzzles are solved. */
  replay: PuzzleReplay | null;
}

export interface PuzzleResult {
  /** Held-out measurements before the first round. */
  start: PuzzleEvaluation[];
  rounds: PuzzleRoundRecord[];
}

/**
 * Runs all rounds from the weights as they were loaded, and leaves the last policy in place. With `earlier`, the measurements
 * and rounds of an interrupted run, it trains the policy on what those kept and goes on from there; the result is the same.
 * When it breaks off, the weights are as they were loaded; when it is refused, before its first event, they are as they were.
 */
export async function runPuzzleRestEm(
  given: PuzzleRunContext,
  inputs: PuzzleInputs,
  earlier: Partial<PuzzleResult> = {},
): Promise<PuzzleResult> {
  if (inputs.training.length === 0) throw new Error('There are no training tasks.');
  assertDisjointTasks(inputs.training, inputs.heldOut);
  const context = puzzleContext(given);
  const { rounds: count, trainingTasks } = context.settings;
  const trained = Array.from({ length: count }, (_, index) => tasksOfRound(inputs.training, trainingTasks, index + 1));
  assertTasksFit(context, [...new Set([...trained.flat(), ...inputs.heldOut])]);
  await context.engine.restoreWeights();
  try {
    const start = earlier.start ?? (inputs.heldOut.length === 0 ? [] : await evaluateStart(context, inputs.heldOut));
    context.emit({ type: 'start-done', evaluations: start });
    const rounds: PuzzleRoundRecord[] = [];
    for (const record of earlier.rounds ?? []) {
      const { round, candidates } = record;
      const kept = candidates.filter(({ edit: written }) => record.kept.includes(written.id));
      const puzzles = tasksOfRound(inputs.training, trainingTasks, round);
      await trainOnKept(context, { purpose: 'train', round }, puzzles, kept, inputs.replay);
      rounds.push(record);
    }
    while (rounds.length < count) {
      context.emit({ type: 'round-started', round: rounds.length + 1, rounds: count });
      const record = await runRound(context, inputs, rounds.length + 1);
      rounds.push(record);
      context.emit({ type: 'round-done', record, rounds: count });
    }
    return { start, rounds };
  } catch (error) {
    // The reason for stopping matters more than a device that can no longer restore anything.
    await context.engine.restoreWeights().catch(() => undefined);
    throw error;
  }
}

async function evaluateStart(context: PuzzleContext, heldOut: readonly Puzzle[]): Promise<PuzzleEvaluation[]> {
  const inContext = await evaluateInContext(context, 0, heldOut);
  const untrained = await evaluatePolicy(context, 0, heldOut);
  const searched = await evaluateSearch(context, heldOut, untrained.candidates);
  return [inContext, untrained, ...searched];
}

/** Round `round`, on the policy of round - 1, which must be in the engine. */
async function runRound(context: PuzzleContext, inputs: PuzzleInputs, round: number): Promise<PuzzleRoundRecord> {
  const seconds = stopwatch(context);
  const scope: EventScope = { purpose: 'train', round };
  const key = `round${round}`;
  const { trainingTasks, edits, policy } = context.settings;
  const puzzles = tasksOfRound(inputs.training, trainingTasks, round);
  const written = await writeConfigurations(context, scope, puzzles, {
    edits,
    policyVersion: round - 1,
    label: `${key}/train`,
    seedKey: key,
  });
  const candidates = await runCandidates(context, scope, puzzles, written, key);
  const kept = await runStage(context, 'selection', scope, async () => keptCandidates(candidates, policy.keepPerTask));
  const policyFinetune = await trainOnKept(context, scope, puzzles, kept, inputs.replay);
  const evaluations = inputs.heldOut.length === 0 ? [] : [await evaluatePolicy(context, round, inputs.heldOut)];
  const last = evaluations[0];
  return {
    round,
    policyVersion: round - 1,
    candidates,
    solvedShare: estimate(solvedShares(puzzles.length, candidates)),
    kept: kept.map((candidate) => candidate.edit.id),
    policyFinetune,
    evaluations,
    // Once, of the policy that the run ends with: it costs as much as an evaluation.
    reading:
      last && round === context.settings.rounds
        ? await measureReading(context, round, inputs.heldOut, last.candidates, HELD_OUT_KEY)
        : null,
    seconds: seconds(),
  };
}

/** Of round `round`, from 1. */
export function tasksOfRound(training: readonly Puzzle[], count: number, round: number): Puzzle[] {
  return Array.from({ length: Math.min(count, training.length) }, (_, index) => {
    const puzzle = training[((round - 1) * count + index) % training.length];
    if (!puzzle) throw new RangeError('There are no training tasks.');
    return puzzle;
  });
}
