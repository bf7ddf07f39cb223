/** The embedded model on the browser's GPU. Says which of the causes it is when there is none. */
import { openBrowserEngine } from '../engine/browser';
import { readModelFolder } from '../formats/modelFolder';
import { webFolder } from '../formats/webFolder';
import { loadTokenizer } from '../tokenizer/tokenizer';
import type { OpenBackend } from './backend';
import { WorkerError } from './failure';

const FOLDER = 'models/micro-world';
/** Named here, so that the host is not asked for files that are not there. */
const FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];
const NAME = 'Selkie micro-world';

export const openBrowserBackend: OpenBackend = async ({ base, pageHasGpu }, onStep) => {
  if (!isSecureContext) throw new WorkerError('insecure-page', 'The page is not secure.');
  if (!pageHasGpu) throw new WorkerError('no-webgpu', 'This browser has no WebGPU.');
  if (!('gpu' in navigator)) throw new WorkerError('no-webgpu-in-worker', 'The worker has no WebGPU.');
  onStep('model');
  const files = await readModelFolder(webFolder(new URL(FOLDER, base).href, { files: FILES }));
  const tokenizer = loadTokenizer(files);
  onStep('device');
  const engine = await openBrowserEngine(files, { name: NAME });
  return { engine, tokenizer, lost: engine.lost.then(lostText) };
};

function lostText(message: string): string {
  return message === '' ? 'The browser gave no reason.' : `The browser says: ${message}`;
}
