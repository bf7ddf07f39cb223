/** What every stage of the puzzle loop is given, and what it asks of a task first. */
import { EngineError } from '../../contract/errors';
import type { RunContext } from '../context';
import type { Prompt } from '../domain';
import { compactForm, officialForm, type PuzzleForm } from './puzzleText';
import type { PuzzleSettings } from './settings';
import type { Puzzle } from './types';

type Given = Omit<RunContext<PuzzleSettings, never>, 'emit'>;

export interface PuzzleContext extends Given {
  form: PuzzleForm;
}

/** @throws Error when the settings ask for the official form and the model is no chat model. */
export function puzzleContext(context: Given): PuzzleContext {
  const { settings, tokenizer, engine, chat } = context;
  if (settings.writing.form === 'compact') return { ...context, form: compactForm(tokenizer) };
  if (!chat) throw new Error(`${engine.model.name} has no chat template, so it cannot be asked in the official form.`);
  return { ...context, form: officialForm(tokenizer, chat) };
}

/** @throws EngineError that names the task, where the model cannot read so many tokens. */
export function assertTaskFits({ engine }: PuzzleContext, { id }: Puzzle, what: string, tokens: number): void {
  const { contextLength, name } = engine.model;
  if (tokens <= contextLength) return;
  throw new EngineError(
    'bad-request',
    `Task ${id} ${what} needs ${tokens} tokens, but ${name} reads at most ${contextLength}: take a task with smaller grids or fewer pairs, or a model that reads more.`,
  );
}

/** What the policy reads before it writes a configuration. @throws EngineError for a task that leaves it no room to. */
export function writerPrompt(context: PuzzleContext, puzzle: Puzzle): Prompt {
  const { maxTokens } = context.settings.writing;
  const ids = context.form.configurationPrompt(puzzle.demonstrations);
  assertTaskFits(context, puzzle, 'with a configuration', ids.length + maxTokens);
  return { text: '', ids, maxTokens };
}
