/**
 * ReST-EM on puzzles (arXiv 2506.10943, section 4.1): the policy writes configurations for fresh tasks, every one that solves its
 * task trains the policy, and the next round begins with it. Rewards come only from adapters of the policy as it is then.
 */
import type { TrainingSequence } from '../../engine/types';
import type { CorpusPiece } from '../../world/puzzles/corpus';
import { runStage, stopwatch } from '../context';
import { pairSequence, trainPolicy } from '../policyFinetune';
import { deriveSeed } from '../seeds';
import { estimate } from '../statistics';
import type { EventScope, PolicyFinetuneRecord } from '../types';
import { runCandidates } from './candidates';
import { evaluateInContext, evaluatePolicy, evaluateSearch, HELD_OUT_KEY, solvedShares } from './conditions';
import { type PuzzleContext, type PuzzleRunContext, puzzleContext } from './context';
import { assertDisjointTasks } from './disjoint';
import { assertTasksFit } from './fitting';
import { measureReading } from './reading';
import type { Puzzle, PuzzleCandidate, PuzzleEvaluation, PuzzleRoundRecord } from './types';
import { writeConfigurations, writerPrompt } from './write';

/** Sequences of the curriculum without configurations, in pieces; the same for the same seed. */
export type PuzzleReplay = (count: number, seed: number) => CorpusPiece[][];

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
 * When it throws, the weights are as they were loaded.
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
      const kept = new Set(record.kept);
      await trainOnKept(
        context,
        inputs,
        { purpose: 'train', round: record.round },
        record.candidates.filter(({ written }) => kept.has(written.id)),
      );
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
  const policyFinetune = await trainOnKept(context, inputs, scope, kept);
  const evaluations = inputs.heldOut.length === 0 ? [] : [await evaluatePolicy(context, round, inputs.heldOut)];
  const last = evaluations[0];
  return {
    round,
    policyVersion: round - 1,
    candidates,
    solvedShare: estimate(solvedShares(puzzles.length, candidates)),
    kept: kept.map((candidate) => candidate.written.id),
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

/** The M-step of a round. Prompts are made anew from its tasks, because the file of a run has none. */
function trainOnKept(
  context: PuzzleContext,
  { training, replay }: PuzzleInputs,
  scope: EventScope,
  kept: readonly PuzzleCandidate[],
): Promise<PolicyFinetuneRecord | null> {
  const { trainingTasks, seed } = context.settings;
  const prompts = tasksOfRound(training, trainingTasks, scope.round).map((puzzle) => writerPrompt(context, puzzle));
  const pairs = kept.map(({ written: { task, ids } }) =>
    pairSequence(context.tokenizer, { promptIds: prompts[task] ?? [], ids, finish: 'stop' }),
  );
  const old = replaySequences(context, replay, pairs.length, deriveSeed(seed, 'replay', scope.round));
  return trainPolicy(context, scope, pairs, old);
}

/** Every solved one, up to a limit for each task, the first ones first. */
function keptCandidates(candidates: readonly PuzzleCandidate[], keepPerTask: number): PuzzleCandidate[] {
  const counts = new Map<number, number>();
  return candidates.filter(({ solved, written: { task } }) => {
    const before = counts.get(task) ?? 0;
    if (!solved || before >= keepPerTask) return false;
    counts.set(task, before + 1);
    return true;
  });
}

/** As many as the pairs call for; none where nothing is replayed. */
export function replaySequences(
  { settings: { policy }, tokenizer }: Pick<PuzzleContext, 'settings' | 'tokenizer'>,
  replay: PuzzleReplay | null,
  pairs: number,
  seed: number,
): TrainingSequence[] {
  if (!replay || policy.replayPerPair === 0 || policy.replayWeight === 0) return [];
  return replay(pairs * policy.replayPerPair, seed).map((pieces) => {
    const ids = tokenizer.bosId === null ? [] : [tokenizer.bosId];
    const lossWeights = ids.map(() => 0);
    for (const { text, learned } of pieces) {
      const own = tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true });
      ids.push(...own);
      lossWeights.push(...own.map(() => (learned ? policy.replayWeight : 0)));
    }
    return { ids, lossWeights };
  });
}

/** Of round `round`, from 1. */
export function tasksOfRound(training: readonly Puzzle[], count: number, round: number): Puzzle[] {
  return Array.from({ length: Math.min(count, training.length) }, (_, index) => {
    const puzzle = training[((round - 1) * count + index) % training.length];
    if (!puzzle) throw new RangeError('There are no training tasks.');
    return puzzle;
  });
}
