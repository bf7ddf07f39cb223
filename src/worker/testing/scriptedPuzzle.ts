/**
 * A task whose rule is to reverse the columns, a scripted engine that learns it when its learning rate is above a threshold, and
 * settings in its measure: for tests of the worker and the page, which do not say what the engine should do.
 */
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle } from '../../seal/puzzles/types';
import type { PuzzleScript } from '../../seal/testing/puzzleScript';
import { configurationText } from '../../world/puzzles/configurationText';
import { flippedColumns, type Grid } from '../../world/puzzles/grid';

const pair = (input: Grid) => ({ input, output: flippedColumns(input) });

export const SCRIPTED_PUZZLE: Puzzle = {
  id: 'scripted',
  source: 'own',
  demonstrations: [
    pair([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    pair([
      [0, 7, 7],
      [2, 2, 1],
    ]),
    pair([
      [3, 0, 9],
      [8, 8, 0],
    ]),
  ],
  tests: [
    pair([
      [1, 0, 0],
      [5, 6, 0],
    ]),
  ],
};

export const SCRIPTED_SETTINGS: PuzzleSettings = {
  ...DEFAULT_PUZZLE_SETTINGS,
  rounds: 1,
  trainingTasks: 2,
  heldOutTasks: 2,
  edits: 4,
  heldOutEdits: 2,
  // The scripted tokenizer takes a token for each byte.
  writing: { ...DEFAULT_PUZZLE_SETTINGS.writing, maxTokens: 120 },
  search: { constants: 2, finalists: 1, oracle: 1 },
};

/** Adapters that were trained with less do not know the rule. */
export const LEAST_RATE = 5e-3;

export const SCRIPT: PuzzleScript = {
  rule: flippedColumns,
  learns: ({ optimizer }) => optimizer.learningRate >= LEAST_RATE,
  writes: ({ random }) =>
    random < 0.1
      ? 'no configuration'
      : configurationText({
          task: 'moved',
          symmetries: false,
          colors: random > 0.5,
          loss: 'output',
          rate: random > 0.4 ? '1e-2' : '1e-3',
          epochs: 1 + (Math.floor(random * 100) % 4),
        }),
};
