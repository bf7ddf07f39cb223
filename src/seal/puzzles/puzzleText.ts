/** Puzzles as a model reads them, in ids that end where an answer begins, and grids read back from what it wrote. */
import type { TrainingSequence } from '../../contract/engine';
import type { ChatRenderer } from '../../tokenizer/chat';
import type { Tokenizer } from '../../tokenizer/types';
import { configurationPrompt, inputText, MOST_ROWS, outputText } from '../../world/puzzles/text';
import { gridsOf } from './augmentation/augmenters';
import { NO_AUGMENTATIONS, officialText } from './configuration';
import type { Grid, GridPair, LeaveOneOut, PuzzleConfiguration } from './types';

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

const asList = (id: number | null): number[] => (id === null ? [] : [id]);

const SAMPLE = inputText([
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
]);

/** In the compact form each row's marker and each colour is a token of its own. */
export const readsCompact = (tokenizer: Tokenizer): boolean =>
  tokenizer.encode(SAMPLE, { addSpecialTokens: false }).length === SAMPLE.length;

/** The embedded model's form (`world/puzzles/text.ts`). A pair may follow a pair, so the start of one ends an answer too. */
export function compactForm(tokenizer: Tokenizer): PuzzleForm {
  const encode = (text: string): number[] =>
    tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true });
  const [start, end] = [asList(tokenizer.bosId), asList(tokenizer.eosId)];
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

const TASK_INSTRUCTION =
  'Each input grid below becomes its output grid by one rule. Find the rule and apply it to the last input. Grids are Python arrays.';
const WRITER_INSTRUCTION = 'You write settings for training a model. Answer with what is asked for and nothing else.';
const CONFIGURATION_INSTRUCTION = [
  'Decide how a model should be trained on these examples.',
  '"data_generation": which augmentations make more examples; each value is true or false.',
  '"training": "strategy" is "train_using_all_tokens" or "train_using_output_tokens"; "learning_rate" is a number such as 1e-4; "num_train_epochs" is a whole number.',
  'Answer with valid JSON only, of this shape:',
].join('\n');

const EXAMPLE = { task: null, augmentations: NO_AUGMENTATIONS, loss: 'all', learningRate: 1, epochs: 1 } as const;
/** Every value is left open, so that the prompt suggests none. */
const SHAPE = officialText(EXAMPLE).replace(/: (false|1|"[^"]*")(?=,?\n)/g, ': ...');

/**
 * As the original shows puzzles to a chat model, by the model's own template (seal-reference 3.2 and 3.5): demonstrations in the
 * system message, the test as the user's, the answer as the assistant's. Grids print as numpy does, and `#` ends each output.
 */
export function officialForm(tokenizer: Tokenizer, render: ChatRenderer): PuzzleForm {
  const end = asList(tokenizer.eosId);
  const encode = (text: string): number[] => tokenizer.encode(text, { addSpecialTokens: false });
  const chat = (system: string, user: string): number[] =>
    encode(
      render([
        { role: 'system', content: system },
        { role: 'user', content: user },
      ]),
    );
  return {
    prompt: (demonstrations, input) => {
      const shown = demonstrations.map((pair) => `${arrayText(pair.input)} -> ${arrayText(pair.output)}#`);
      return chat([TASK_INSTRUCTION, ...shown].join('\n\n'), `${arrayText(input)} -> `);
    },
    answer: (output) => [...encode(`${arrayText(output)}#`), ...end],
    configurationPrompt: (demonstrations) => {
      const pairs = demonstrations.map(
        ({ input, output }) => `Input:\n${rowsText(input)}\nOutput:\n${rowsText(output)}`,
      );
      return chat(WRITER_INSTRUCTION, `${pairs.join('\n\n')}\n\n------\n\n${CONFIGURATION_INSTRUCTION}\n${SHAPE}`);
    },
    stopIds: end,
    mostRows: Number.POSITIVE_INFINITY,
    parse: parseArray,
  };
}

/** `[[0 1]\n [2 3]]` */
const arrayText = (grid: Grid): string => `[${grid.map((row) => `[${row.join(' ')}]`).join('\n ')}]`;
const rowsText = (grid: Grid): string => grid.map((row) => row.join(' ')).join('\n');

/** Takes what a model may write around the array: `#`, doubled spaces. */
function parseArray(text: string): Grid | null {
  const inner = /^\s*\[\s*((?:\[[\d\s]+\]\s*)+)\]\s*$/.exec(text.replaceAll('#', ''))?.[1];
  const rows = inner?.match(/\[[\d\s]+\]/g)?.map((row) => row.slice(1, -1).trim().split(/\s+/).map(Number));
  const width = rows?.[0]?.length;
  const isGrid = rows?.every((row) => row.length === width && row.every((color) => color <= 9));
  return rows && isGrid ? rows : null;
}

/** Tokens of an example as it is trained on; infinite for one that the form cannot write, which is then over any limit. */
export function exampleLength(form: PuzzleForm, example: LeaveOneOut): number {
  if (gridsOf(example).some(({ length }) => length > form.mostRows)) return Number.POSITIVE_INFINITY;
  return exampleTokens(form, example, 'all').ids.length;
}

export function exampleTokens(
  form: PuzzleForm,
  { demonstrations, target }: LeaveOneOut,
  loss: PuzzleConfiguration['loss'],
): Required<TrainingSequence> {
  const prompt = form.prompt(demonstrations, target.input);
  const answer = form.answer(target.output);
  return {
    ids: [...prompt, ...answer],
    lossWeights: [...prompt.map(() => (loss === 'all' ? 1 : 0)), ...answer.map(() => 1)],
  };
}
