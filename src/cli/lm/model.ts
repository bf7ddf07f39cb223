/** What every command does: read the model, open an engine on it, put an adapter on, and write what came of it. */
import { stat, writeFile } from 'node:fs/promises';
import type { AdapterId, AdapterWeights, Engine, WeightFormat } from '../../contract/engine';
import type { ModelFiles } from '../../formats/modelFolder';
import { nodeFile, nodeFolder } from '../../formats/nodeFolder';
import { PEFT_CONFIG, readPeftFolder } from '../../formats/peft';
import { zipFolder } from '../../formats/zipFolder';
import type { ModelConfig } from '../../model/config';
import { adapterText } from '../../seal/record/about';
import type { Tokenizer } from '../../tokenizer/types';
import { assertWritable, CommandError, codeOf } from '../commandLine';
import { openModel, readModel } from '../readModel';

export interface ModelOptions {
  model: string;
  adapter?: string;
  weights?: WeightFormat;
  memory?: number;
  json?: string;
}

/** A model on disk, read and checked, with nothing on a device yet: what is wrong with the input is found here. */
export interface LoadedModel {
  files: ModelFiles;
  adapter: AdapterWeights | null;
  options: ModelOptions;
}

/** @param code of the system's error. */
export const unwritten = (code: string): string => `the file cannot be written (${code}).`;

/** @throws FormatError or EngineError naming what is wrong with the folder, CommandError where `--json` cannot be written. */
export async function loadModel(options: ModelOptions): Promise<LoadedModel> {
  if (options.json !== undefined) await assertWritable(options.json, options.json, unwritten);
  const files = await readModel(options.model);
  const adapter = options.adapter === undefined ? null : await readAdapter(options.adapter, files.config);
  return { files, adapter, options };
}

/** @param path a PEFT folder, or a zip archive of one. @throws FormatError naming the file and the field or tensor. */
export async function readAdapter(path: string, config: ModelConfig): Promise<AdapterWeights> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return readPeftFolder(nodeFolder(path), config);
  const file = await nodeFile(path);
  return readPeftFolder(await zipFolder(path, await file.read(0, file.size), PEFT_CONFIG), config);
}

/** The ids of a text as the model's own tokenizer wants them, special tokens included. @throws CommandError when none come out. */
export function encodeText(tokenizer: Tokenizer, text: string, what: string): number[] {
  const ids = tokenizer.encode(text);
  if (ids.length === 0)
    throw new CommandError(`${what} is empty, and this model puts no token before a text; give some text.`);
  return ids;
}

/** @throws CommandError when an id has no embedding or the text is longer than the model's context. */
export function checkIds({ files: { config } }: LoadedModel, ids: readonly number[], what: string): void {
  const unknown = ids.find((id) => id >= config.vocab);
  if (unknown !== undefined)
    throw new CommandError(`${what} has the token id ${unknown}; this model has ids 0 to ${config.vocab - 1}.`);
  if (ids.length > config.contextLength)
    throw new CommandError(`${what} has ${ids.length} tokens; this model's context holds ${config.contextLength}.`);
}

/** Opens an engine, says on which device, writes what comes of the work where `--json` says, and disposes of the engine. */
export async function withEngine(
  { files, adapter, options: { weights, memory, json } }: LoadedModel,
  work: (engine: Engine, adapter: AdapterId | null) => Promise<object>,
): Promise<void> {
  const engine = await openModel(files, {
    name: files.name,
    ...(weights && { weightFormat: weights }),
    ...(memory && { mostBytes: memory }),
  });
  try {
    process.stdout.write(`WebGPU adapter: ${adapterText(engine.device)}\n`);
    const result = await work(engine, adapter && (await engine.importAdapter(adapter)));
    if (json === undefined) return;
    await writeFile(json, `${JSON.stringify(result)}\n`).catch((error: unknown) => {
      throw new CommandError(`${json}: ${unwritten(codeOf(error))}`);
    });
    process.stdout.write(`Written to ${json}\n`);
  } finally {
    engine.dispose();
  }
}
