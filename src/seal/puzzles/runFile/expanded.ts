/** What the file of a puzzle run leaves out comes back: implied by the rest of the file, else empty. */
import { itemsOfRound } from '../../loop/restEm';
import type { PuzzleRun } from '../../record/record';
import { REMEDY, RunFileError } from '../../record/runFileError';
import { shellOf } from '../../record/schema';
import { estimate } from '../../statistics/estimate';
import type { Estimate } from '../../types';
import { solvedShares } from '../conditions';
import type { Prediction, Puzzle, PuzzleCandidate, PuzzleDecision, PuzzleEvaluation, PuzzleRound } from '../types';
import { impliedRaw, impliedResults, turnedBack } from './compact';
import type {
  FilePrediction,
  FilePuzzle,
  FilePuzzleCandidate,
  FilePuzzleEvaluation,
  FilePuzzleRound,
  PuzzleRunFile,
} from './schema';

/** Configurations of one task in one list; more than any screen could show. */
const MOST_OF_TASK = 512;

export function expandedPuzzleRun(file: PuzzleRunFile): PuzzleRun {
  const items = { training: file.items.training.map(puzzleOf), heldOut: file.items.heldOut.map(puzzleOf) };
  const reader = new CandidateReader();
  const evaluationsOf = (some: readonly FilePuzzleEvaluation[], where: string): PuzzleEvaluation[] =>
    some.map(({ condition, candidates }, at) => ({
      condition,
      candidates: reader.list(candidates, items.heldOut, `${where}[${at}].candidates`),
    }));
  const roundOf = (given: FilePuzzleRound, at: number): PuzzleRound => {
    const { round, policyVersion, policyFinetune, seconds } = given;
    const where = `rounds[${at}]`;
    const own = itemsOfRound(items.training, file.settings.trainingTasks, round);
    const candidates = reader.list(given.candidates, own, `${where}.candidates`);
    return {
      round,
      policyVersion,
      base: [],
      candidates,
      ...rewards(candidates, own.length, given),
      decisions: given.decisions ?? decisionsOf(candidates, given.kept ?? []),
      policyFinetune: policyFinetune && { ...policyFinetune, gradientNorms: policyFinetune.gradientNorms ?? [] },
      evaluations: evaluationsOf(given.evaluations, `${where}.evaluations`),
      seconds,
    };
  };
  const measures = file.measures ?? file.rounds.flatMap(({ reading }) => reading ?? []);
  return {
    ...shellOf(file),
    domain: file.domain,
    settings: file.settings,
    measuredOn: file.measuredOn,
    conditions: file.conditions,
    items,
    start: evaluationsOf(file.start, 'start'),
    rounds: file.rounds.map(roundOf),
    measures,
  };
}

/** Of each task the share that was solved, and whether any was. */
function rewards(
  candidates: readonly PuzzleCandidate[],
  tasks: number,
  told: FilePuzzleRound,
): { meanReward: Estimate; bestReward: Estimate } {
  const shares = solvedShares(tasks, candidates);
  return {
    meanReward: told.meanReward ?? told.solvedShare ?? estimate(shares),
    bestReward: estimate(shares.map((share) => (share > 0 ? 1 : 0))),
  };
}

/** Version 1 tells which were kept. */
function decisionsOf(candidates: readonly PuzzleCandidate[], kept: readonly string[]): PuzzleDecision[] {
  const ids = new Set(kept);
  return candidates.map(({ solved, edit: { id, item, sample } }) => {
    const isKept = ids.has(id);
    return { edit: id, item, sample, kept: isKept, reason: isKept ? 'solved' : solved ? 'enough' : 'not-solved' };
  });
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
      divergedAt: file.divergedAt ?? null,
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
