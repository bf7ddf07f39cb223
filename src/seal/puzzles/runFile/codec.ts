/**
 * Puzzle runs out and in. One schema reads the full form, which the loop writes, and the compact one, in which whatever the rest of
 * the file gives back is left out, and comes back on reading. Token ids are left out for good, and losses have three decimals.
 */
import * as z from 'zod/mini';
import { itemsOfRound } from '../../loop/restEm';
import { type PuzzleRun, RUN_SCHEMA, RUN_VERSION } from '../../record/record';
import { checked, mapAt, refuse } from '../../record/runFileError';
import { runFields } from '../../record/schema';
import { estimate } from '../../statistics/estimate';
import { estimateSchema, roundFields } from '../../types';
import { TEST_TRANSFORMS } from '../augmentation/augmenters';
import { solvedShares } from '../conditions';
import { testResults } from '../predict';
import { recordedPuzzleSettings } from '../settings';
import type { Grid, Prediction, Puzzle, PuzzleCandidate, PuzzleDecision, PuzzleEvaluation, TestResult } from '../types';
import {
  answerGrid,
  predictionSchema,
  predictionsWith,
  puzzleCandidateSchema,
  puzzleConditionSchema,
  puzzleDecisionSchema,
  puzzleSchema,
  readingSchema,
  writtenSchema,
} from '../types';

const { losses, tokens, results } = puzzleCandidateSchema.shape;
const prediction = z.extend(predictionSchema, { raw: z.nullish(answerGrid), grid: z.nullish(answerGrid) });

/** Without losses, tokens or predictions: those of the candidate that `sameAs` names. Without results: as the predictions vote. */
const candidate = z.extend(puzzleCandidateSchema, {
  edit: z.extend(z.omit(writtenSchema, { promptIds: true }), {
    id: runFields.id,
    author: z.enum(['policy', 'hand', 'constant', 'search', 'sweep']),
  }),
  losses: z.optional(losses),
  tokens: z.optional(tokens),
  predictions: z.optional(predictionsWith(prediction)),
  results: z.optional(results),
});
const evaluation = z.object({ condition: puzzleConditionSchema, candidates: z.array(candidate) });

/** Version 1 says less: the ids of what was kept, the mean reward, and what the policy's reading was worth. */
const round = z.object({
  ...roundFields,
  candidates: z.array(candidate),
  decisions: z.optional(z.array(puzzleDecisionSchema)),
  kept: z.optional(z.array(z.string())),
  solvedShare: z.optional(estimateSchema),
  meanReward: z.optional(estimateSchema),
  evaluations: z.array(evaluation),
  reading: z.nullish(readingSchema),
});

const puzzleRunFileSchema = z.object({
  ...runFields,
  domain: z.literal('puzzles'),
  settings: recordedPuzzleSettings,
  measuredOn: z.nullable(z.enum(['held-out', 'development'])),
  conditions: z.array(puzzleConditionSchema),
  items: z.object({ training: z.array(puzzleSchema), heldOut: z.array(puzzleSchema) }),
  start: z.array(evaluation),
  rounds: z.array(round),
  measures: z.optional(z.array(readingSchema)),
});

type FilePuzzleCandidate = z.infer<typeof candidate>;
type FilePrediction = z.infer<typeof prediction>;
type FilePuzzleRound = z.infer<typeof round>;

/** Configurations of one task in one list; more than any screen could show. */
const MOST_OF_TASK = 512;

/** Candidates by id, in the order of the file: a later one may leave out what an earlier one has. */
type Known = Map<string, PuzzleCandidate>;

export function compactPuzzleRun(run: PuzzleRun): object {
  const { training, heldOut } = run.items;
  const known: Known = new Map();
  const listOf = (candidates: readonly PuzzleCandidate[], tasks: readonly Puzzle[]): object[] =>
    candidates.map((one) => compactCandidate(one, tasks, known));
  const evaluationOf = ({ candidates, ...rest }: PuzzleEvaluation): object => ({
    ...rest,
    candidates: listOf(candidates, heldOut),
  });
  return {
    ...run,
    start: run.start.map(evaluationOf),
    rounds: run.rounds.map((round) => ({
      ...round,
      base: undefined,
      bestReward: undefined,
      candidates: listOf(round.candidates, itemsOfRound(training, run.settings.trainingTasks, round.round)),
      evaluations: round.evaluations.map(evaluationOf),
    })),
  };
}

/** @throws RunFileError that names the first bad field. */
export function parsedPuzzleRun(input: unknown): PuzzleRun {
  const file = checked(puzzleRunFileSchema, input);
  const { training, heldOut } = file.items;
  const known: Known = new Map();
  const evaluationsOf = (some: FilePuzzleRound['evaluations'], where: string): PuzzleEvaluation[] =>
    mapAt(some, where, ({ condition, candidates }, place) => ({
      condition,
      candidates: candidatesOf(candidates, heldOut, known, `${place}.candidates`),
    }));
  return {
    schema: RUN_SCHEMA,
    version: RUN_VERSION,
    ...file,
    start: evaluationsOf(file.start, 'start'),
    rounds: mapAt(file.rounds, 'rounds', (given, where) => {
      const tasks = itemsOfRound(training, file.settings.trainingTasks, given.round);
      const candidates = candidatesOf(given.candidates, tasks, known, `${where}.candidates`);
      const shares = solvedShares(tasks.length, candidates);
      const { round, policyVersion, policyFinetune, seconds } = given;
      return {
        round,
        policyVersion,
        base: [],
        candidates,
        meanReward: given.meanReward ?? given.solvedShare ?? estimate(shares),
        bestReward: estimate(shares.map((share) => (share > 0 ? 1 : 0))),
        decisions: given.decisions ?? decisionsOf(candidates, new Set(given.kept)),
        policyFinetune,
        evaluations: evaluationsOf(given.evaluations, `${where}.evaluations`),
        seconds,
      };
    }),
    measures: file.measures ?? file.rounds.flatMap(({ reading }) => reading ?? []),
  };
}

/** Version 1 tells which were kept. */
function decisionsOf(candidates: readonly PuzzleCandidate[], kept: ReadonlySet<string>): PuzzleDecision[] {
  return candidates.map(({ solved, edit: { id, item, sample } }) => {
    const isKept = kept.has(id);
    return { edit: id, item, sample, kept: isKept, reason: isKept ? 'solved' : solved ? 'enough' : 'not-solved' };
  });
}

function compactCandidate(candidate: PuzzleCandidate, tasks: readonly Puzzle[], known: Known): object {
  const { edit, divergedAt, losses, tokens, predictions, results, ...rest } = candidate;
  const twin = candidate.sameAs === null ? undefined : known.get(candidate.sameAs);
  known.set(edit.id, candidate);
  const puzzle = tasks[edit.item];
  const asTwin = same(predictions, twin?.predictions);
  const implied = puzzle && impliedResults(puzzle, edit.item, predictions, asTwin ? twin : undefined);
  return {
    ...rest,
    divergedAt: divergedAt ?? undefined,
    edit: {
      ...edit,
      promptIds: undefined,
      ids: undefined,
      rejected: edit.rejected.length === 0 ? undefined : edit.rejected,
    },
    losses: same(losses, twin?.losses) ? undefined : losses.map(shortLoss),
    tokens: tokens === twin?.tokens ? undefined : tokens,
    predictions: asTwin ? undefined : predictions.map(compactPrediction),
    results: same(results, implied) ? undefined : results,
  };
}

function candidatesOf(
  candidates: readonly FilePuzzleCandidate[],
  tasks: readonly Puzzle[],
  known: Known,
  where: string,
): PuzzleCandidate[] {
  const counts = new Map<number, number>();
  return mapAt(candidates, where, (file, place) => {
    const { edit, sameAs } = file;
    const count = (counts.get(edit.item) ?? 0) + 1;
    counts.set(edit.item, count);
    if (count > MOST_OF_TASK)
      refuse(place, `there are more than ${MOST_OF_TASK} configurations of task ${edit.item + 1}`);
    const puzzle = tasks[edit.item];
    if (puzzle === undefined)
      return refuse(`${place}.edit.item`, `there is no task ${edit.item + 1} among ${tasks.length}`);
    const twin = sameAs === null ? undefined : known.get(sameAs);
    const predictions =
      file.predictions === undefined
        ? twin?.predictions
        : mapAt(file.predictions, `${place}.predictions`, (one, at) => predictionOf(one, puzzle, at));
    if (predictions === undefined)
      return refuse(`${place}.predictions`, 'must be there unless "sameAs" names a candidate before it');
    const candidate = {
      ...file,
      edit: { ...edit, promptIds: [] },
      losses: file.losses ?? twin?.losses ?? [],
      tokens: file.tokens ?? twin?.tokens ?? 0,
      predictions,
      results: file.results ?? impliedResults(puzzle, edit.item, predictions, file.predictions ? undefined : twin),
    };
    known.set(edit.id, candidate);
    return candidate;
  });
}

/** @param twin the candidate that the predictions are those of, so that equal ones are counted once. */
function impliedResults(
  puzzle: Puzzle,
  task: number,
  predictions: readonly Prediction[],
  twin: PuzzleCandidate | undefined,
): TestResult[] {
  return twin?.edit.item === task ? twin.results : testResults(puzzle, predictions);
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** A curve needs no more. */
const shortLoss = (loss: number): number => Math.round(loss * 1e3) / 1e3;

function compactPrediction({ raw, grid, ...rest }: Prediction): object {
  return {
    ...rest,
    raw: same(raw, impliedRaw(rest.text)) ? undefined : raw,
    grid: same(grid, turnedBack(raw, rest.transform)) ? undefined : grid,
  };
}

function predictionOf({ raw: given, grid, ...rest }: FilePrediction, { tests }: Puzzle, where: string): Prediction {
  if (rest.test >= tests.length) refuse(`${where}.test`, `there is no test ${rest.test + 1} among ${tests.length}`);
  const raw = given === undefined ? impliedRaw(rest.text) : given;
  return { ...rest, raw, grid: grid === undefined ? turnedBack(raw, rest.transform) : grid };
}

/** What a text most likely means: every run of digits is a row. Where it means another grid, or none, the file has that. */
function impliedRaw(text: string): Grid | null {
  return text.match(/[0-9]+/g)?.map((row) => Array.from(row, Number)) ?? null;
}

function turnedBack(raw: Grid | null, transform: string | null): Grid | null {
  if (raw === null || transform === null) return raw;
  return TEST_TRANSFORMS.find(({ name }) => name === transform)?.inverse(raw) ?? raw;
}

/** The whole record, to go on from: only prompts are left out, which follow from the tasks. */
export function fullPuzzleRun(run: PuzzleRun): PuzzleRun {
  const lighter = <Holder extends { candidates: PuzzleCandidate[] }>(holder: Holder): Holder => ({
    ...holder,
    candidates: holder.candidates.map((one) => ({ ...one, edit: { ...one.edit, promptIds: [] } })),
  });
  const rounds = run.rounds.map((round) => ({ ...lighter(round), evaluations: round.evaluations.map(lighter) }));
  return { ...run, start: run.start.map(lighter), rounds };
}
