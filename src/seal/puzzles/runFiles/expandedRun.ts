/** What the file of a puzzle run leaves out comes back: implied by the rest of the file, else empty. */
import { REMEDY, RunFileError } from '../../runFiles/runFileError';
import { tasksOfRound } from '../restEm';
import type { Prediction, Puzzle, PuzzleCandidate, PuzzleEvaluation, PuzzleRoundRecord } from '../types';
import { impliedRaw, impliedResults, turnedBack } from './compactRun';
import type {
  FilePrediction,
  FilePuzzle,
  FilePuzzleCandidate,
  FilePuzzleEvaluation,
  FilePuzzleRound,
  PuzzleRunFile,
} from './runFileSchema';
import { PUZZLE_RUN_SCHEMA, PUZZLE_RUN_VERSION, type PuzzleRunRecord } from './runRecord';

/** Configurations of one task in one list; more than any screen could show. */
const MOST_OF_TASK = 512;

export function expandedPuzzleRun(file: PuzzleRunFile): PuzzleRunRecord {
  const tasks = { training: file.items.training.map(puzzleOf), heldOut: file.items.heldOut.map(puzzleOf) };
  const reader = new CandidateReader();
  const evaluationsOf = (some: readonly FilePuzzleEvaluation[], where: string): PuzzleEvaluation[] =>
    some.map(({ condition, candidates }, at) => ({
      condition,
      candidates: reader.list(candidates, tasks.heldOut, `${where}[${at}].candidates`),
    }));
  const roundOf = (round: FilePuzzleRound, at: number): PuzzleRoundRecord => {
    const where = `rounds[${at}]`;
    const own = tasksOfRound(tasks.training, file.settings.trainingTasks, round.round);
    const { policyFinetune } = round;
    return {
      ...round,
      candidates: reader.list(round.candidates, own, `${where}.candidates`),
      policyFinetune: policyFinetune && { ...policyFinetune, gradientNorms: policyFinetune.gradientNorms ?? [] },
      evaluations: evaluationsOf(round.evaluations, `${where}.evaluations`),
      reading: round.reading ?? null,
    };
  };
  return {
    ...file,
    schema: PUZZLE_RUN_SCHEMA,
    version: PUZZLE_RUN_VERSION,
    timings: file.timings ?? [],
    items: tasks,
    start: evaluationsOf(file.start, 'start'),
    rounds: file.rounds.map(roundOf),
    cost: file.cost ?? null,
  };
}

function puzzleOf({ family, kind, pool, ...puzzle }: FilePuzzle): Puzzle {
  return {
    ...puzzle,
    ...(family === undefined ? {} : { family }),
    ...(kind === undefined ? {} : { kind }),
    ...(pool === undefined ? {} : { pool }),
  };
}

/** Reads candidates in the order of the file, because a later one may leave out what an earlier one has. */
class CandidateReader {
  private readonly known = new Map<string, PuzzleCandidate>();

  list(candidates: readonly FilePuzzleCandidate[], tasks: readonly Puzzle[], where: string): PuzzleCandidate[] {
    const counts = new Map<number, number>();
    return candidates.map((one, at) => {
      const { item: task } = one.edit;
      const count = (counts.get(task) ?? 0) + 1;
      counts.set(task, count);
      if (count > MOST_OF_TASK)
        refuse(`${where}[${at}]`, `there are more than ${MOST_OF_TASK} configurations of task ${task + 1}`);
      return this.candidate(one, tasks, `${where}[${at}]`);
    });
  }

  private candidate(file: FilePuzzleCandidate, tasks: readonly Puzzle[], where: string): PuzzleCandidate {
    const { edit, sameAs } = file;
    const puzzle = tasks[edit.item];
    if (puzzle === undefined) refuse(`${where}.edit.item`, `there is no task ${edit.item + 1} among ${tasks.length}`);
    const twin = sameAs === null ? undefined : this.known.get(sameAs);
    if (file.predictions === undefined && twin === undefined)
      refuse(`${where}.predictions`, 'must be there unless "sameAs" names a candidate before it');
    const predictions =
      file.predictions?.map((one, at) => predictionOf(one, puzzle, `${where}.predictions[${at}]`)) ??
      twin?.predictions ??
      [];
    const candidate = {
      ...file,
      edit: { ...edit, promptIds: [], ids: edit.ids ?? [], rejected: edit.rejected ?? [] },
      losses: file.losses ?? twin?.losses ?? [],
      tokens: file.tokens ?? twin?.tokens ?? 0,
      predictions,
      results: file.results ?? impliedResults(puzzle, edit.item, predictions, file.predictions ? undefined : twin),
    };
    this.known.set(edit.id, candidate);
    return candidate;
  }
}

function predictionOf({ raw: given, grid, ...rest }: FilePrediction, { tests }: Puzzle, where: string): Prediction {
  if (rest.test >= tests.length) refuse(`${where}.test`, `there is no test ${rest.test + 1} among ${tests.length}`);
  const raw = given === undefined ? impliedRaw(rest.text) : given;
  return { ...rest, raw, grid: grid === undefined ? turnedBack(raw, rest.transform) : grid };
}

function refuse(field: string, why: string): never {
  throw new RunFileError(field, `${field}: ${why}. ${REMEDY}`);
}
