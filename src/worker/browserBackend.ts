/** An embedded model on the browser's GPU. Says which of the causes it is when there is none. */
import { openBrowserEngine } from '../engine/browser';
import { FormatError } from '../formats/formatError';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { verifiedFolder } from '../formats/verifiedFolder';
import { webFolder } from '../formats/webFolder';
import { loadTokenizer } from '../tokenizer/tokenizer';
import type { OpenBackend } from './backend';
import { WorkerError } from './failure';
import { EMBEDDED_MODELS, type EmbeddedModel } from './models';
import { LOADED_FILES, SHIPPED_HASHES } from './shippedFiles';

export const openBrowserBackend: OpenBackend = async ({ model, base, pageHasGpu }, onStep) => {
  if (!isSecureContext) throw new WorkerError('insecure-page', 'The page is not secure.');
  if (!pageHasGpu) throw new WorkerError('no-webgpu', 'This browser has no WebGPU.');
  if (!('gpu' in navigator)) throw new WorkerError('no-webgpu-in-worker', 'The worker has no WebGPU.');
  onStep('model');
  const files = await readEmbedded(model, base);
  const tokenizer = loadTokenizer(files);
  onStep('device');
  const engine = await openBrowserEngine(files, { name: EMBEDDED_MODELS[model] });
  return { engine, tokenizer, lost: engine.lost.then(lostText) };
};

function lostText(message: string): string {
  return message === '' ? 'The browser gave no reason.' : `The browser says: ${message}`;
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
