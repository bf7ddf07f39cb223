/** What every stage of the puzzle loop is given. */
import { EngineError } from '../../contract/errors';
import type { ChatRenderer } from '../../tokenizer/chat';
import type { RunContext } from '../context';
import { officialForm } from './officialForm';
import { compactForm, type PuzzleForm } from './puzzleText';
import type { PuzzleSettings } from './settings';
import type { Puzzle, PuzzleEvent } from './types';

export interface PuzzleRunContext extends RunContext<PuzzleSettings, PuzzleEvent> {
  /** The model's chat template, which the official form needs. */
  chat?: ChatRenderer;
}

export interface PuzzleContext extends RunContext<PuzzleSettings, PuzzleEvent> {
  form: PuzzleForm;
}

/** @throws Error when the settings ask for the official form and the model is no chat model. */
export function puzzleContext({ chat, ...context }: PuzzleRunContext): PuzzleContext {
  if (context.settings.writing.form === 'compact') return { ...context, form: compactForm(context.tokenizer) };
  if (!chat)
    throw new Error(`${context.engine.model.name} has no chat template, so it cannot be asked in the official form.`);
  return { ...context, form: officialForm(context.tokenizer, chat) };
}

/** @throws EngineError that names the task, where the model cannot read so many tokens. */
export function assertTaskFits(
  { engine }: Pick<PuzzleContext, 'engine'>,
  { id }: Pick<Puzzle, 'id'>,
  what: string,
  tokens: number,
): void {
  const { contextLength, name } = engine.model;
  if (tokens <= contextLength) return;
  throw new EngineError(
    'bad-request',
    `Task ${id} ${what} needs ${tokens} tokens, but ${name} reads at most ${contextLength}: take a task with smaller grids or fewer pairs, or a model that reads more.`,
  );
}
