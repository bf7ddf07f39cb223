import { makePuzzleSequence } from '../../world/puzzles/corpus';
import { CURATED_TASKS, PUZZLE_SEED } from '../../world/puzzles/curated';
import { PUZZLE_KINDS, PUZZLE_SPLITS, type PuzzleKind, type PuzzleSplit } from '../../world/puzzles/families';
import { makeTask } from '../../world/puzzles/task';
import { Random } from '../../world/random';
import { deriveSeed } from '../seeds';
import { ARC_HELD_OUT, ARC_PRESET } from './arcPreset';
import { PUZZLE_PRESETS, type PuzzlePreset, type PuzzleSettings } from './settings';
import type { Puzzle, PuzzleInputs, PuzzleReplay } from './types';

/** Task `index` of a kind, as everywhere: the same task on every machine. */
export function worldPuzzle(split: PuzzleSplit, kind: PuzzleKind, index: number): Puzzle {
  const { demonstrations, test, family } = makeTask(PUZZLE_SEED, split, [kind], index);
  const id = `${kind}-${split}-${index}`;
  return { id, source: 'micro-world', demonstrations: [...demonstrations], tests: [test], family, kind };
}

/** Up to number 999. */
const WORLD_ID = new RegExp(`^(${PUZZLE_KINDS.join('|')})-(${PUZZLE_SPLITS.join('|')})-(0|[1-9]\\d{0,2})$`);

/** The task that `worldPuzzle` gives that id; `null` for any other text. */
export function worldPuzzleById(id: string): Puzzle | null {
  const [, kindName, splitName, index] = WORLD_ID.exec(id) ?? [];
  const kind = PUZZLE_KINDS.find((one) => one === kindName);
  const split = PUZZLE_SPLITS.find((one) => one === splitName);
  return kind && split ? worldPuzzle(split, kind, Number(index)) : null;
}

/** Whether its id says everything of it. */
export function isWorldPuzzle({ source, id, demonstrations, tests }: Puzzle): boolean {
  const made = source === 'micro-world' ? worldPuzzleById(id) : null;
  return JSON.stringify([made?.demonstrations, made?.tests]) === JSON.stringify([demonstrations, tests]);
}

/** None of them may be used to choose settings. */
const ARC_PUZZLES: Record<PuzzleSplit, readonly Puzzle[]> = {
  train: ARC_PRESET.training,
  'held-out': ARC_HELD_OUT,
  development: [],
};

/** Made once: they are the same at all times, and making them takes longer than anything else that is planned with them. */
const curated = new Map<string, readonly Puzzle[]>();

/** Unsolved in context, solved by some configuration with two seeds (`recipe/puzzleTasks.py`); kinds take turns. */
export function curatedPuzzles(split: PuzzleSplit, preset: PuzzlePreset): readonly Puzzle[] {
  const key = `${preset} ${split}`;
  const known = curated.get(key);
  if (known) return known;
  if (preset === 'arc') return ARC_PUZZLES[split];
  const kinds = PUZZLE_PRESETS[preset];
  const turns = Math.min(...kinds.map((kind) => CURATED_TASKS[split][kind].length));
  const puzzles = Array.from({ length: turns }, (_, turn) =>
    kinds.flatMap((kind) =>
      CURATED_TASKS[split][kind].slice(turn, turn + 1).map((index) => worldPuzzle(split, kind, index)),
    ),
  ).flat();
  curated.set(key, puzzles);
  return puzzles;
}

/** Every seed begins its training at another task; held-out tasks are the same for all seeds, so that runs compare. */
export function puzzleInputs(
  { seed, preset, trainingTasks, heldOutTasks, rounds, writing }: PuzzleSettings,
  heldOutSplit: 'held-out' | 'development' = 'held-out',
): PuzzleInputs {
  const pool = curatedPuzzles('train', preset);
  // A whole turn of the kinds, so that each run begins with the same one.
  const turn = Math.max(1, PUZZLE_PRESETS[preset].length);
  const first = (deriveSeed(seed, 'training tasks') % Math.max(1, pool.length / turn)) * turn;
  const training = [...pool.slice(first), ...pool.slice(0, first)].slice(0, trainingTasks * Math.max(1, rounds));
  const heldOut = curatedPuzzles(heldOutSplit, preset).slice(0, heldOutTasks);
  return { training, heldOut, replay: replayFor(writing) };
}

/** Only the embedded model was made from the micro-world's curriculum; another has nothing of it to forget. */
export const replayFor = ({ form }: PuzzleSettings['writing']): PuzzleReplay | null =>
  form === 'compact' ? worldReplay : null;

/** What the embedded model was made from, without configurations. */
const worldReplay: PuzzleReplay = (count, seed) => {
  const random = new Random(seed, 'puzzle replay');
  return Array.from({ length: count }, () => makePuzzleSequence(random, 0));
};
