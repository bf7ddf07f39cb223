/** What every stage of the puzzle loop is given. */
import { EngineError } from '../../contract/errors';
import type { RunContext } from '../context';
import { officialForm } from './officialForm';
import { compactForm, type PuzzleForm } from './puzzleText';
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
