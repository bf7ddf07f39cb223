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
import type { LiveEngine, LoadModel } from './deviceOwner';
import { WorkerError } from './failure';
import type { Inspection, Place } from './protocol';
import hashes from './shippedFiles.json';

/** SHA-256 of each file of the embedded models, as `recipe/hashModels.ts` writes them. */
export const SHIPPED_HASHES: Readonly<Record<EmbeddedModel, Readonly<Record<string, string>>>> = hashes;

/** Those that a page loads, so that the host is not asked for files that are not there. */
export const LOADED_FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'] as const;

export const loadOnBrowser: LoadModel = async (ref, place) => {
  if (!isSecureContext) throw new WorkerError('insecure-page', 'The page is not secure.');
  if (!place.pageHasGpu) throw new WorkerError('no-webgpu', 'This browser has no WebGPU.');
  if (!('gpu' in navigator)) throw new WorkerError('no-webgpu-in-worker', 'The worker has no WebGPU.');
  const files = await readModel(ref, place);
  const format = ref.kind === 'embedded' ? null : ref.format;
  return {
    tokenizer: loadTokenizer(files),
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

/** What a model would take on this browser's adapter; where there is none, on the least that WebGPU allows. */
export async function inspectOnBrowser(ref: ModelRef, place: Place, shape: WorkShape): Promise<Inspection> {
  const files = await readModel(ref, place);
  loadTokenizer(files);
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

async function readModel(ref: ModelRef, { base, files }: Place): Promise<ModelFiles> {
  if (ref.kind === 'embedded') return readEmbedded(ref.name, base);
  if (ref.kind === 'served') return readModelFolder(rangedFolder(new URL(ref.key, base).href, ref.name, ref.files));
  if (ref.kind === 'kept') return readModelFolder((await openKept(ref.key)).folder);
  if (files === undefined || files.length === 0)
    throw new WorkerError('model-missing', `The files of ${ref.name} are not here any more; choose them again.`);
  const entries = files.map((file): [string, GetFile] => [file.name, async () => file]);
  return readModelFolder(blobFolder(ref.name, new Map(entries)));
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
