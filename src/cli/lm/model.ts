/** What every command does first: read the model's folder, open an engine on it, and put an adapter on. */

import type { AdapterId, AdapterWeights, Engine, WeightFormat } from '../../contract/engine';
import { openNodeEngine } from '../../engine/node';
import { type ModelFiles, readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import { readPeftFolder } from '../../formats/peft';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { Tokenizer } from '../../tokenizer/types';
import { warn } from '../warnings';
import { CommandError } from './commandError';

export interface ModelOptions {
  model: string;
  adapter?: string;
  weights?: WeightFormat;
}

/** A model on disk, read and checked, with nothing on a device yet: what is wrong with the input is found here. */
export interface LoadedModel {
  files: ModelFiles;
  adapter: AdapterWeights | null;
  options: ModelOptions;
}

/** @throws FormatError or EngineError naming what is wrong with the folder. */
export async function loadModel(options: ModelOptions): Promise<LoadedModel> {
  const files = await readModelFolder(nodeFolder(options.model));
  const adapter =
    options.adapter === undefined ? null : await readPeftFolder(nodeFolder(options.adapter), files.config);
  for (const notice of files.notices) warn(notice);
  return { files, adapter, options };
}

/** The ids of a text as the model's own tokenizer wants them, special tokens included. @throws CommandError when none come out. */
export function encodeText(tokenizer: Tokenizer, text: string, what: string): number[] {
  const ids = tokenizer.encode(text);
  if (ids.length === 0)
    throw new CommandError(`${what} is empty, and this model puts no token before a text; give some text.`);
  return ids;
}

export function tokenizerOf(model: LoadedModel): Tokenizer {
  return loadTokenizer(model.files);
}

/** @throws CommandError when an id has no embedding or the text is longer than the model's context. */
export function checkIds({ files: { config } }: LoadedModel, ids: readonly number[], what: string): void {
  const unknown = ids.find((id) => id >= config.vocab);
  if (unknown !== undefined)
    throw new CommandError(`${what} has the token id ${unknown}; this model has ids 0 to ${config.vocab - 1}.`);
  if (ids.length > config.contextLength)
    throw new CommandError(`${what} has ${ids.length} tokens; this model's context holds ${config.contextLength}.`);
}

/** Opens an engine, says on which device, runs the work and disposes of the engine whatever happens. */
export async function withEngine<Result>(
  model: LoadedModel,
  work: (engine: Engine, adapter: AdapterId | null) => Promise<Result>,
): Promise<Result> {
  const { files, options } = model;
  const engine = await openNodeEngine(files, {
    name: files.name,
    ...(options.weights ? { weightFormat: options.weights } : {}),
  });
  try {
    const { vendor, architecture, description, software } = engine.device;
    const device = [vendor, architecture, description].filter((part) => part !== '').join(', ');
    process.stdout.write(`WebGPU adapter: ${device || 'unnamed'}${software ? ' (software)' : ''}\n`);
    return await work(engine, model.adapter ? await engine.importAdapter(model.adapter) : null);
  } finally {
    engine.dispose();
  }
}
