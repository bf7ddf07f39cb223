/** What a run of the Puzzles page would come to: its work from the settings, and the sizes of a few tasks. */
import type { RunWork } from '../seal/cost/workLedger';
import { puzzleContext } from '../seal/puzzles/context';
import { assertTasksFit } from '../seal/puzzles/fitting';
import type { Puzzle } from '../seal/puzzles/types';
import { puzzleRunWork, puzzleTaskWork } from '../seal/puzzles/work';
import { expectationsOf } from '../seal/puzzles/workExpected';
import { measurePuzzles, measureReplay, type PuzzleSizes } from '../seal/puzzles/workSizes';
import { puzzleInputs } from '../seal/puzzles/worldInputs';
import type { Tokenizer } from '../tokenizer/types';
import type { Opened } from './backend';
import type { PuzzlePlanning } from './puzzleProtocol';

/** Tasks of one preset are alike: two, one of each kind, stand for all, or counting a long run would itself take long. */
const LOOKED_AT = 2;

/** @throws as a run would that refuses these settings or this task. */
export function planPuzzleWork({ engine, tokenizer }: Opened, { settings, puzzle, hand }: PuzzlePlanning): RunWork {
  const context = puzzleContext({ engine, tokenizer: remembering(tokenizer), settings });
  const expected = expectationsOf(settings);
  const sizesOf = (puzzles: readonly Puzzle[]): PuzzleSizes => {
    assertTasksFit(context, puzzles);
    return measurePuzzles(context, puzzles);
  };
  if (puzzle !== null) return puzzleTaskWork(engine, settings, sizesOf([puzzle]), expected, hand);
  const { training, heldOut, replay } = puzzleInputs(settings);
  return puzzleRunWork(engine, settings, {
    training: sizesOf(training.slice(0, LOOKED_AT)),
    heldOut: sizesOf(heldOut.slice(0, LOOKED_AT)),
    trainingTasks: Math.min(settings.trainingTasks, training.length),
    heldOutTasks: heldOut.length,
    replay: measureReplay(context, replay),
    expected,
  });
}

/** The examples of a task show the same grids again and again. Of all ways to encode, puzzles use one. */
function remembering(tokenizer: Tokenizer): Tokenizer {
  const known = new Map<string, number[]>();
  return {
    ...tokenizer,
    encode: (text, options) => {
      const ids = known.get(text) ?? tokenizer.encode(text, options);
      known.set(text, ids);
      return ids;
    },
  };
}
