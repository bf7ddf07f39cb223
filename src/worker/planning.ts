/** What a run would come to: its work from the settings, and the sizes of a few passages or tasks. */
import { expectedTexts, measurePassages } from '../seal/cost/passageSizes';
import { labWork, runWork } from '../seal/cost/work';
import type { RunWork } from '../seal/cost/workLedger';
import type { Passage } from '../seal/knowledge/types';
import { worldInputs } from '../seal/knowledge/worldInputs';
import { puzzleContext } from '../seal/puzzles/context';
import { assertTasksFit } from '../seal/puzzles/fitting';
import type { Puzzle } from '../seal/puzzles/types';
import { puzzleRunWork, puzzleTaskWork } from '../seal/puzzles/work';
import { expectationsOf } from '../seal/puzzles/workExpected';
import { measurePuzzles, measureReplay, type PuzzleSizes } from '../seal/puzzles/workSizes';
import { puzzleInputs } from '../seal/puzzles/worldInputs';
import type { Tokenizer } from '../tokenizer/types';
import type { Opened } from './backend';
import type { Planning } from './protocol';

/** Passages of one world are alike: a few stand for all, or counting a long run would itself take long. */
const PASSAGES_LOOKED_AT = 4;

/** With a passage: the Lab's steps on it. Without: all rounds on the world. */
export function planKnowledge(
  { engine, tokenizer }: Opened,
  { settings, passage }: Extract<Planning, { domain: 'knowledge' }>,
): RunWork {
  const texts = expectedTexts(settings);
  if (passage !== null)
    return labWork(engine, settings, { training: measurePassages(tokenizer, settings, [passage]), texts });
  const few = (count: number): number => Math.min(PASSAGES_LOOKED_AT, count);
  const pooled = { ...settings.multiPassage, passages: few(settings.multiPassage.passages) };
  const inputs = worldInputs({
    ...settings,
    rounds: 1,
    trainingPassages: few(settings.trainingPassages),
    heldOutPassages: few(settings.heldOutPassages),
    sideQuestions: 0,
    multiPassage: pooled,
  });
  const sizesOf = (passages: readonly Passage[]) => measurePassages(tokenizer, settings, passages);
  const { training, heldOut, multiPassage = [], replay } = inputs;
  return runWork(engine, settings, {
    training: sizesOf(training),
    heldOut: sizesOf(heldOut),
    multiPassage: multiPassage.length === 0 ? null : sizesOf(multiPassage),
    replay: replay !== null,
    texts,
  });
}

/** Tasks of one preset are alike: two, one of each kind, stand for all, or counting a long run would itself take long. */
const TASKS_LOOKED_AT = 2;

/** @throws as a run would that refuses these settings or this task. */
export function planPuzzles(
  { engine, tokenizer }: Opened,
  { settings, puzzle, hand }: Extract<Planning, { domain: 'puzzles' }>,
): RunWork {
  const context = puzzleContext({ engine, tokenizer: remembering(tokenizer), settings });
  const expected = expectationsOf(settings);
  const sizesOf = (puzzles: readonly Puzzle[]): PuzzleSizes => {
    assertTasksFit(context, puzzles);
    return measurePuzzles(context, puzzles);
  };
  if (puzzle !== null) return puzzleTaskWork(engine, settings, sizesOf([puzzle]), expected, hand);
  const { training, heldOut, replay } = puzzleInputs(settings);
  return puzzleRunWork(engine, settings, {
    training: sizesOf(training.slice(0, TASKS_LOOKED_AT)),
    heldOut: sizesOf(heldOut.slice(0, TASKS_LOOKED_AT)),
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
