/** An embedded model on the browser's GPU. Says which of the causes it is when there is none. */
import { EMBEDDED_MODELS, type EmbeddedModel } from '../contract/model';
import { openDeviceOrExplain, openEngine } from '../engine/engine';
import { FormatError } from '../formats/formatError';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { verifiedFolder } from '../formats/verifiedFolder';
import { webFolder } from '../formats/webFolder';
import { loadTokenizer } from '../tokenizer/tokenizer';
import type { LiveEngine, LoadModel } from './deviceOwner';
import { WorkerError } from './failure';
import hashes from './shippedFiles.json';

/** SHA-256 of each file of the embedded models, as `recipe/hashModels.ts` writes them. */
export const SHIPPED_HASHES: Readonly<Record<EmbeddedModel, Readonly<Record<string, string>>>> = hashes;

/** Those that a page loads, so that the host is not asked for files that are not there. */
export const LOADED_FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'] as const;

export const loadOnBrowser: LoadModel = async ({ name }, { base, pageHasGpu }) => {
  if (!isSecureContext) throw new WorkerError('insecure-page', 'The page is not secure.');
  if (!pageHasGpu) throw new WorkerError('no-webgpu', 'This browser has no WebGPU.');
  if (!('gpu' in navigator)) throw new WorkerError('no-webgpu-in-worker', 'The worker has no WebGPU.');
  const files = await readEmbedded(name, base);
  return { tokenizer: loadTokenizer(files), start: () => startOnGpu(files, EMBEDDED_MODELS[name]) };
};

async function startOnGpu(files: ModelFiles, name: string): Promise<LiveEngine> {
  const opened = await openDeviceOrExplain(navigator.gpu);
  const { device } = opened;
  try {
    const engine = await openEngine(opened, files, { name });
    const close = (): void => {
      engine.dispose();
      // With whatever the engine may have left on it.
      device.destroy();
    };
    return { engine, lost: engine.lost, close };
  } catch (error) {
    device.destroy();
    throw error;
  }
}

async function readEmbedded(model: EmbeddedModel, base: string): Promise<ModelFiles> {
  try {
    const folder = webFolder(new URL(`models/${model}`, base).href, { files: LOADED_FILES });
    return await readModelFolder(verifiedFolder(folder, SHIPPED_HASHES[model]));
  } catch (error) {
    if (!(error instanceof FormatError) || error.code !== 'missing') throw error;
    const message = `${EMBEDDED_MODELS[model]} is not part of this copy of Selkie: models/${model} beside the page lacks a file.`;
    throw new WorkerError('model-missing', message);
  }
}
