/** A model on the browser's GPU. Says which of the causes it is when there is none. */
import { EMBEDDED_MODELS, type EmbeddedModel, type ModelRef, modelName } from '../contract/model';
import type { WorkShape } from '../contract/planner';
import { type OpenOptions, openDeviceOrExplain, openEngine } from '../engine/engine';
import { parametersOf, weightForms } from '../engine/forms';
import { blobFolder, type GetFile } from '../formats/blobFolder';
import { FormatError } from '../formats/formatError';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { rangedFolder } from '../formats/rangedFolder';
import { verifiedFolder } from '../formats/verifiedFolder';
import { webFolder } from '../formats/webFolder';
import { openKept } from '../storage/modelStore';
import { chatRenderer } from '../tokenizer/chat';
import { loadTokenizer } from '../tokenizer/tokenizer';
import type { Tokenizer } from '../tokenizer/types';
import type { LiveEngine, LoadModel } from './deviceOwner';
import type { AskDevice } from './engineServer';
import { WorkerError } from './failure';
import type { Inspection, Place } from './protocol';
import hashes from './shippedFiles.json';

/** SHA-256 of each file of the embedded models, as `recipe/hashModels.ts` writes them. */
export const SHIPPED_HASHES: Readonly<Record<EmbeddedModel, Readonly<Record<string, string>>>> = hashes;

/** Those that a page loads, so that the host is not asked for files that are not there. */
export const LOADED_FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'] as const;

/** @throws WorkerError that says which cause it is. */
function expectGpu({ pageHasGpu }: Place): void {
  if (!isSecureContext) throw new WorkerError('insecure-page', 'The page is not secure.');
  if (!pageHasGpu) throw new WorkerError('no-webgpu', 'This browser has no WebGPU.');
  if (!('gpu' in navigator)) throw new WorkerError('no-webgpu-in-worker', 'The worker has no WebGPU.');
}

export const loadOnBrowser: LoadModel = async (ref, place) => {
  expectGpu(place);
  const { files, tokenizer, release } = await openModel(ref, place, true);
  const format = ref.kind === 'embedded' ? null : ref.format;
  return {
    release,
    tokenizer,
    files,
    ...(files.chatTemplate !== null && { chat: chatRenderer(files) }),
    start: (onRead) =>
      startOnGpu(files, {
        name: modelName(ref),
        ...(format && { weightFormat: format }),
        ...(place.mostMemory && { mostBytes: place.mostMemory }),
        ...(onRead && { onRead }),
      }),
  };
};

/** The code comes when it is first asked for: most visits never test their device. */
export const askBrowserDevice: AskDevice = async (ask, place, tell, signal) => {
  expectGpu(place);
  const { answerDevice } = await import('../engine/device/answer').catch(() => {
    const message = 'The code of the test could not be fetched. Check the connection and try again.';
    throw new WorkerError('unexpected', message);
  });
  return answerDevice(navigator.gpu, ask, tell, signal);
};

/** What a model would take on this browser's adapter; where there is none, on the least that WebGPU allows. */
export async function inspectOnBrowser(ref: ModelRef, place: Place, shape: WorkShape): Promise<Inspection> {
  const { files, release } = await openModel(ref, place, false);
  // Of the weights nothing is read.
  release();
  const { config, tensors, chatTemplate, notices } = files;
  const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter().catch(() => null) : null;
  const { maxStorageBufferBindingSize = 2 ** 27, maxBufferSize = 2 ** 28 } = adapter?.limits ?? {};
  const device = {
    maxBindingBytes: maxStorageBufferBindingSize,
    maxBufferBytes: maxBufferSize,
    mostBytes: place.mostMemory ?? null,
  };
  const { family, layers, hidden, vocab, contextLength } = config;
  const [parameters, hasChat] = [parametersOf(config), chatTemplate !== null];
  return {
    kind: 'read',
    model: { name: modelName(ref), family, parameters, layers, hidden, vocab, contextLength, hasChat },
    notices,
    forms: weightForms(config, tensors, shape, device),
  };
}

async function startOnGpu(files: ModelFiles, options: OpenOptions): Promise<LiveEngine> {
  const opened = await openDeviceOrExplain(navigator.gpu);
  const { device } = opened;
  try {
    const engine = await openEngine(opened, files, options);
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

interface OpenFiles {
  files: ModelFiles;
  tokenizer: Tokenizer;
  /** Of a model that the browser keeps: lets other tabs delete it. */
  release: () => void;
}

async function openModel(ref: ModelRef, place: Place, toLoad: boolean): Promise<OpenFiles> {
  const kept = ref.kind === 'kept' ? await openKept(ref.key) : null;
  const release = (): void => void kept?.release();
  try {
    const files = await (kept === null ? readModel(ref, place, toLoad) : readModelFolder(kept.folder, toLoad));
    return { files, tokenizer: loadTokenizer(files), release };
  } catch (error) {
    release();
    throw error;
  }
}

async function readModel(ref: ModelRef, { base, files }: Place, toLoad: boolean): Promise<ModelFiles> {
  if (ref.kind === 'embedded') return readEmbedded(ref.name, base);
  if (ref.kind === 'served')
    return readModelFolder(rangedFolder(new URL(ref.key, base).href, ref.name, ref.files), toLoad);
  if (files === undefined || files.length === 0)
    throw new WorkerError('model-missing', `The files of ${ref.name} are not here any more; choose them again.`);
  const entries = files.map((file): [string, GetFile] => [file.name, async () => file]);
  return readModelFolder(blobFolder(ref.name, new Map(entries)), toLoad);
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
