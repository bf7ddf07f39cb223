/**
 * Puzzles as a model reads them. A form turns demonstrations and a test into pieces of text, each marked with what it is, so that
 * the loss can tell output from input whatever the tokenizer does, and reads a grid back from what the model wrote.
 */
import type { Tokenizer } from '../../tokenizer/types';
import { configurationPrompt, inputText, MOST_ROWS, outputText } from '../../world/puzzles/text';
import type { Grid, GridPair, LeaveOneOut } from './types';

export interface PuzzleForm {
  /** Ids up to where an answer begins. */
  prompt(demonstrations: readonly GridPair[], input: Grid): number[];
  /** Ids of an answer, its end included. */
  answer(output: Grid): number[];
  /** Ids up to where a configuration begins. */
  configurationPrompt(demonstrations: readonly GridPair[]): number[];
  /** Ids that end an answer. */
  stopIds: number[];
  /** Rows of a grid that the form can write, at most. */
  mostRows: number;
  /** @returns `null` where the text is no grid. */
  parse(text: string): Grid | null;
}

/** The embedded model's form (`world/puzzles/text.ts`). A pair may follow a pair, so the start of one ends an answer too. */
export function compactForm(tokenizer: Tokenizer): PuzzleForm {
  const encode = (text: string): number[] =>
    tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true });
  const start = tokenizer.bosId === null ? [] : [tokenizer.bosId];
  const end = tokenizer.eosId === null ? [] : [tokenizer.eosId];
  const pairs = (demonstrations: readonly GridPair[]): number[] =>
    demonstrations.flatMap(({ input, output }) => [...encode(inputText(input)), ...encode(outputText(output))]);
  return {
    prompt: (demonstrations, input) => [...start, ...pairs(demonstrations), ...encode(inputText(input))],
    answer: (output) => [...encode(outputText(output)), ...end],
    configurationPrompt: (demonstrations) => [...start, ...encode(configurationPrompt(demonstrations))],
    stopIds: [...end, ...encode('A'), ...encode('\n')],
    mostRows: MOST_ROWS,
    parse: parseCompact,
  };
}

/** `a021b210` → [[0, 2, 1], [2, 1, 0]]. */
function parseCompact(text: string): Grid | null {
  const rows = text.match(/[a-z][0-9]+/g) ?? [];
  if (rows.length === 0 || rows.length > MOST_ROWS || rows.join('') !== text) return null;
  const inOrder = rows.every((row, index) => row.charCodeAt(0) === 'a'.charCodeAt(0) + index);
  const grid = rows.map((row) => Array.from(row.slice(1), Number));
  return inOrder && grid.every((row) => row.length === grid[0]?.length) ? grid : null;
}

/** Tokens of an example as it is trained on; infinite for one that the form cannot write, which is then over any limit. */
export function exampleLength(form: PuzzleForm, example: LeaveOneOut): number {
  const grids = [...example.demonstrations, example.target].flatMap(({ input, output }) => [input, output]);
  if (grids.some((grid) => grid.length > form.mostRows)) return Number.POSITIVE_INFINITY;
  return form.prompt(example.demonstrations, example.target.input).length + form.answer(example.target.output).length;
}

export interface ExampleTokens {
  ids: number[];
  /** 1 for tokens of the target's output and its end, or for all, as the configuration says. */
  lossWeights: number[];
}

export function exampleTokens(form: PuzzleForm, example: LeaveOneOut, loss: 'output' | 'all'): ExampleTokens {
  const prompt = form.prompt(example.demonstrations, example.target.input);
  const answer = form.answer(example.target.output);
  return {
    ids: [...prompt, ...answer],
    lossWeights: [...prompt.map(() => (loss === 'all' ? 1 : 0)), ...answer.map(() => 1)],
  };
}
