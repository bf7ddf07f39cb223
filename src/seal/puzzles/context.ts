/** What every stage of the puzzle loop is given, and what it asks of a task first. */
import { EngineError } from '../../contract/errors';
import { assertFits, type Given } from '../context';
import type { Prompt } from '../domain';
import { compactForm, officialForm, type PuzzleForm, readsCompact } from './puzzleText';
import type { PuzzleSettings } from './settings';
import type { Puzzle } from './types';

export interface PuzzleContext extends Given<PuzzleSettings> {
  form: PuzzleForm;
}

/** @throws EngineError when the settings ask for a form that the model does not read. */
export function puzzleContext(context: Given<PuzzleSettings>): PuzzleContext {
  const { settings, tokenizer, engine, chat } = context;
  const { name } = engine.model;
  if (settings.writing.form === 'compact') {
    if (readsCompact(tokenizer)) return { ...context, form: compactForm(tokenizer) };
    throw new EngineError(
      'bad-request',
      `${name} has no token for each cell of a grid, which the compact form needs. Set the form of the configurations to official, with longer configurations (128 tokens).`,
    );
  }
  if (!chat)
    throw new EngineError('bad-request', `${name} has no chat template, so it cannot be asked in the official form.`);
  return { ...context, form: officialForm(tokenizer, chat) };
}

export function assertTaskFits(context: PuzzleContext, { id }: Puzzle, what: string, tokens: number): void {
  const advice = ': take a task with smaller grids or fewer pairs, or a model that reads more.';
  assertFits(context, `Task ${id} ${what}`, tokens, advice);
}

/** What the policy reads before it writes a configuration. @throws EngineError for a task that leaves it no room to. */
export function writerPrompt(context: PuzzleContext, puzzle: Puzzle): Prompt {
  const { maxTokens } = context.settings.writing;
  const ids = context.form.configurationPrompt(puzzle.demonstrations);
  assertTaskFits(context, puzzle, 'with a configuration', ids.length + maxTokens);
  return { text: '', ids, maxTokens };
}
