/** What a task's tests are asked with, and how long a right answer is: of each task once, however often it stands for others. */
import { mean } from '../statistics/estimate';
import type { PuzzleContext } from './context';
import { readablePrompts, type TestPrompt } from './predict';
import type { Puzzle } from './types';

/** Tokens of a right answer with its end, on average and at most. */
export interface AnswerLengths {
  mean: number;
  longest: number;
}

export interface ExpectedAnswers {
  /** Of one task, equal prompts are one array, so that they are read once; another task's are its own. */
  promptsOf: (puzzle: Puzzle) => readonly TestPrompt[];
  lengthsOf: (prompt: readonly number[]) => AnswerLengths;
}

export function expectedAnswers(context: PuzzleContext): ExpectedAnswers {
  const seen = new Map<string, { prompts: readonly TestPrompt[]; lengths: AnswerLengths }>();
  const own = new WeakMap<Puzzle, readonly TestPrompt[]>();
  const lengths = new WeakMap<readonly number[], AnswerLengths>();
  const measured = (puzzle: Puzzle): { prompts: readonly TestPrompt[]; lengths: AnswerLengths } => {
    const prompts = readablePrompts(context, puzzle);
    return { prompts, lengths: answerLengths(context, puzzle, prompts) };
  };
  return {
    promptsOf: (puzzle) => {
      const before = own.get(puzzle);
      if (before) return before;
      const task = seen.get(puzzle.id) ?? measured(puzzle);
      seen.set(puzzle.id, task);
      const arrays = new Map<string, number[]>();
      const prompts = task.prompts.map((prompt) => {
        const key = prompt.ids.join(' ');
        const ids = arrays.get(key) ?? [...prompt.ids];
        arrays.set(key, ids);
        lengths.set(ids, task.lengths);
        return { ...prompt, ids };
      });
      own.set(puzzle, prompts);
      return prompts;
    },
    lengthsOf: (prompt) => lengths.get(prompt) ?? { mean: 1, longest: 1 },
  };
}

/** As those that were shown, also turned as a test is turned. */
function answerLengths(
  { form }: PuzzleContext,
  { demonstrations }: Puzzle,
  prompts: readonly TestPrompt[],
): AnswerLengths {
  const plain = demonstrations.map(({ output }) => form.answer(output).length);
  const turned = prompts.flatMap(({ transform }) =>
    transform ? demonstrations.map(({ output }) => form.answer(transform.apply(output)).length) : [],
  );
  return { mean: mean(plain), longest: Math.max(...plain, ...turned) };
}
