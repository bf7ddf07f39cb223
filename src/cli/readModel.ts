/** The model that a command is given: on this machine, or of the hub. */
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { OpenOptions, WebGpuEngine } from '../engine/engine';
import { openNodeEngine } from '../engine/node';
import { type FileSource, oneFile } from '../formats/fileSource';
import { FormatError } from '../formats/formatError';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import { BytesProgress } from './bytesProgress';
import { warn } from './commandLine';
import { hubFolder, hubIdOf } from './hubModel';

/**
 * @param given a folder; a GGUF file, beside which a tokenizer.json may lie; or where there is none of that name, an id of the hub.
 * @throws FormatError or EngineError naming what is wrong with it.
 */
export async function readModel(given: string): Promise<ModelFiles> {
  const files = await readModelFolder(await sourceOf(given));
  for (const notice of files.notices) warn(notice);
  return files;
}

async function sourceOf(given: string): Promise<FileSource> {
  const found = await stat(given).catch(() => null);
  const id = found === null ? hubIdOf(given) : null;
  if (id !== null)
    return hubFolder(id).catch((error: unknown) => {
      if (!(error instanceof FormatError) || error.code !== 'missing') throw error;
      // It may have been meant as a path.
      throw new FormatError('missing', `${given} is no file or folder here, and no model of the hub: ${error.message}`);
    });
  return given.endsWith('.gguf') && found?.isFile()
    ? oneFile(nodeFolder(dirname(given)), basename(given))
    : nodeFolder(given);
}

/** Opens it on this machine's adapter, and tells meanwhile how much of its weights is read. */
export async function openModel(files: ModelFiles, options: OpenOptions): Promise<WebGpuEngine> {
  const progress = new BytesProgress(`Reading ${options.name.split(/[\\/]/).at(-1)}`);
  try {
    return await openNodeEngine(files, { ...options, onRead: (read, total) => progress.update(read, total) });
  } finally {
    progress.end();
  }
}
