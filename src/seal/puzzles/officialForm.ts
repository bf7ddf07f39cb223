/**
 * Puzzles as the original shows them to a chat model (seal-reference 3.2 and 3.5): demonstrations in the system message, the test
 * as the user's, the answer as the assistant's. Grids print as numpy does, and `#` ends each output.
 */
import type { ChatRenderer } from '../../tokenizer/chat';
import type { Tokenizer } from '../../tokenizer/types';
import { NO_AUGMENTATIONS, officialText } from './configuration';
import type { PuzzleForm } from './puzzleText';
import type { Grid, GridPair } from './types';

const TASK_INSTRUCTION =
  'Each input grid below becomes its output grid by one rule. Find the rule and apply it to the last input. Grids are Python arrays.';

const WRITER_INSTRUCTION = 'You write settings for training a model. Answer with what is asked for and nothing else.';

const CONFIGURATION_INSTRUCTION = [
  'Decide how a model should be trained on these examples.',
  '"data_generation": which augmentations make more examples; each value is true or false.',
  '"training": "strategy" is "train_using_all_tokens" or "train_using_output_tokens"; "learning_rate" is a number such as 1e-4; "num_train_epochs" is a whole number.',
  'Answer with valid JSON only, of this shape:',
].join('\n');

/** Every value of the example configuration is left open, so that the prompt suggests none. */
const SHAPE = officialText({
  task: null,
  augmentations: NO_AUGMENTATIONS,
  loss: 'all',
  learningRate: 1,
  epochs: 1,
}).replace(/: (false|1|"[^"]*")(?=,?\n)/g, ': ...');

/** @param render the model's own chat template. */
export function officialForm(tokenizer: Tokenizer, render: ChatRenderer): PuzzleForm {
  const end = tokenizer.eosId === null ? [] : [tokenizer.eosId];
  const encode = (text: string): number[] => tokenizer.encode(text, { addSpecialTokens: false });
  return {
    prompt: (demonstrations, input) => {
      const shown = demonstrations.map((pair) => `${arrayText(pair.input)} -> ${arrayText(pair.output)}#`);
      const system = [TASK_INSTRUCTION, ...shown].join('\n\n');
      return encode(
        render([
          { role: 'system', content: system },
          { role: 'user', content: `${arrayText(input)} -> ` },
        ]),
      );
    },
    answer: (output) => [...encode(`${arrayText(output)}#`), ...end],
    configurationPrompt: (demonstrations) =>
      encode(
        render([
          { role: 'system', content: WRITER_INSTRUCTION },
          {
            role: 'user',
            content: `${demonstrations.map(plainText).join('\n\n')}\n\n------\n\n${CONFIGURATION_INSTRUCTION}\n${SHAPE}`,
          },
        ]),
      ),
    stopIds: end,
    mostRows: Number.POSITIVE_INFINITY,
    parse: parseArray,
  };
}

/** `[[0 1]\n [2 3]]` */
const arrayText = (grid: Grid): string => `[${grid.map((row) => `[${row.join(' ')}]`).join('\n ')}]`;

const rowsText = (grid: Grid): string => grid.map((row) => row.join(' ')).join('\n');
const plainText = ({ input, output }: GridPair): string => `Input:\n${rowsText(input)}\nOutput:\n${rowsText(output)}`;

/** Takes what a model may write around the array: `#`, doubled spaces. */
function parseArray(text: string): Grid | null {
  const inner = /^\s*\[\s*((?:\[[\d\s]+\]\s*)+)\]\s*$/.exec(text.replaceAll('#', ''))?.[1];
  const rows = inner?.match(/\[[\d\s]+\]/g)?.map((row) => row.slice(1, -1).trim().split(/\s+/).map(Number));
  const width = rows?.[0]?.length;
  const isGrid = rows?.every((row) => row.length === width && row.every((color) => color <= 9));
  return rows && isGrid ? rows : null;
}
