/** What the Models page looks at: a model to be loaded, an offer to be fetched, a download under way, and what the browser keeps. */
import { proxy, type Remote, releaseProxy, wrap } from 'comlink';
import * as z from 'zod/mini';
import { create } from 'zustand';
import type { WeightFormat } from '../../contract/engine';
import type { ModelRef } from '../../contract/model';
import type { WorkShape } from '../../contract/planner';
import { deleteModel, freeBytes, type KeptModel, keptModels } from '../../storage/modelStore';
import { askToPersist } from '../../storage/persist';
import type { DownloadProgress } from '../../worker/models/download';
import type { Downloaded, DownloadServer, Looked, Offer, Wanted } from '../../worker/models/protocol';
import type { Inspection } from '../../worker/protocol';
import { startWorker } from '../../worker/scripts';
import { openAtStart, useChosenModel } from '../experiment/chosenModel';
import { chooseModel, chooseMostMemory, inspectModel, whenOpened } from '../experiment/modelChoice';
import { isRunning } from '../experiment/running';
import { busyText, MODELS } from './words';

export type OwnModel = Exclude<ModelRef, { kind: 'embedded' }>;

export interface Inspected {
  ref: OwnModel;
  files: readonly File[];
  inspection: Extract<Inspection, { kind: 'read' }>;
}

export interface Downloading {
  offer: Offer;
  progress: DownloadProgress | null;
  /** By the page's clock, and the bytes that were there then. */
  since: number;
  before: number;
}

interface ModelsState {
  /** What is being asked for right now, in a word or two. */
  busy: string | null;
  problem: string | null;
  inspected: Inspected | null;
  offer: Offer | null;
  /** Bytes that the browser would give this page when the offer was made; null where it does not say. */
  free: number | null;
  downloading: Downloading | null;
  /** `null` until they were read. */
  kept: readonly KeptModel[] | null;
  /** Of the page's own server. */
  served: readonly ServedModel[];
}

const Served = z.array(z.object({ name: z.string(), path: z.string(), files: z.array(z.string()) }));
export type ServedModel = z.infer<typeof Served>[number];

export const useModels = create<ModelsState>()(() => ({
  busy: null,
  problem: null,
  inspected: null,
  offer: null,
  free: null,
  downloading: null,
  kept: null,
  served: [],
}));

const set = useModels.setState;
export const closeProblem = (): void => set({ problem: null });
export const closeInspected = (): void => set({ inspected: null });
export const closeOffer = (): void => set({ offer: null });

export async function readKept(): Promise<void> {
  set({ kept: await keptModels() });
}

/** Beside the page, where `npm run play -- --models FOLDER` serves it. */
const SERVED = 'local-models';

/** A server that shows none says nothing of it. */
export async function readServed(): Promise<void> {
  const response = await fetch(`./${SERVED}/index.json`).catch(() => null);
  const isList = response?.ok === true && response.headers.get('content-type')?.startsWith('application/json');
  const list = isList ? z.safeParse(Served, await response.json().catch(() => null)) : null;
  set({ served: list?.success ? list.data : [] });
}

export const servedModel = ({ name, path, files }: ServedModel): OwnModel => ({
  ...{ kind: 'served', name, files, format: null },
  key: `${SERVED}/${path}`,
});

/** One thing at a time; what goes wrong is told on the page. */
async function busyWith(what: string, work: () => Promise<void>): Promise<void> {
  const { busy } = useModels.getState();
  if (busy !== null) return set({ problem: busyText(busy) });
  set({ busy: what, problem: null });
  try {
    await work();
  } catch (error) {
    set({ problem: error instanceof Error ? error.message : String(error) });
  } finally {
    set({ busy: null });
  }
}

/** Reads the header of a model and shows what it would take. */
export function look(ref: OwnModel, files: readonly File[], shape: WorkShape, what: string): Promise<void> {
  return busyWith(what, async () => {
    if (ref.kind === 'files' && files.length === 0) throw new Error(MODELS.noFiles);
    const inspection = await inspectModel(ref, files, shape);
    if (inspection.kind === 'failed') set({ problem: inspection.failure.message, inspected: null });
    else set({ inspected: { ref, files, inspection }, offer: null });
  });
}

/** Other memory, for whatever is loaded; what is looked at is planned anew within it. */
export function allowMemory(bytes: number | null, shape: WorkShape): void {
  chooseMostMemory(bytes);
  planAnew(shape);
}

/** What is looked at, for other work or within another cap. */
export function planAnew(shape: WorkShape): void {
  const { inspected } = useModels.getState();
  if (inspected !== null) void look(inspected.ref, inspected.files, shape, MODELS.inspecting);
}

/** Files that the visitor chose: one GGUF file, or those of a folder with this name. */
export function filesModel(files: readonly File[], folder: string | null = null): OwnModel {
  const gguf = files.find(({ name }) => name.endsWith('.gguf'));
  const name = gguf?.name ?? folder ?? (files.length === 1 ? files[0]?.name : undefined) ?? 'chosen files';
  const key = files.map((file) => `${file.name} ${file.size} ${file.lastModified}`).join('\n');
  return { kind: 'files', name, key, format: null };
}

export function load({ ref, files }: Inspected, format: WeightFormat | null): void {
  chooseModel({ ...ref, format }, files);
  set({ inspected: null });
}

export const loadEmbedded = (): void => chooseModel(null);

export function remove(key: string): Promise<void> {
  return busyWith(MODELS.deleting, async () => {
    const { ref, inUse, atStart } = useChosenModel.getState();
    const isIt = (one: ModelRef | null): boolean => one?.kind === 'kept' && one.key === key;
    // It reads the files again: to put the weights back, and when the device is lost.
    if ((isIt(ref) || isIt(inUse.ref)) && isRunning()) throw new Error(MODELS.inRun);
    if (isIt(ref)) chooseModel(null);
    await whenOpened();
    await deleteModel(key).finally(readKept);
    if (isIt(atStart)) openAtStart(null);
  });
}

/** One worker for a look and the download that follows it; it holds the token, which is kept nowhere else. */
let server: { remote: Remote<DownloadServer>; worker: Worker; died: Promise<never> } | null = null;

/** @throws Error where its worker dies: nothing that it was asked would ever be answered. */
function askServer<Answer>(question: (remote: Remote<DownloadServer>) => Promise<Answer>): Promise<Answer> {
  if (server === null) {
    const worker = startWorker('models');
    const died = new Promise<never>((_, reject) => {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        endServer();
        reject(
          new Error(
            `The worker that downloads models stopped (${event.message || 'its script did not load'}). Try again.`,
          ),
        );
      });
    });
    // Only raced against; by itself it must not count as unhandled.
    died.catch(() => undefined);
    server = { remote: wrap<DownloadServer>(worker), worker, died };
  }
  return Promise.race([question(server.remote), server.died]);
}

function endServer(): void {
  server?.remote[releaseProxy]();
  server?.worker.terminate();
  server = null;
}

/** What there is to fetch, and how much of it. */
export function lookElsewhere(wanted: Wanted, what: string): Promise<void> {
  return busyWith(what, async () => {
    const found = await askServer<Looked>((remote) => remote.look(wanted));
    if (found.kind === 'failed') set({ problem: found.failure.message, offer: null });
    else set({ offer: found.offer, free: await freeBytes(), inspected: null });
  });
}

/** Fetches what was looked at, and then shows what it would take. */
export async function fetchOffer(
  offer: Offer,
  shape: WorkShape,
  what: string,
  now = () => performance.now(),
): Promise<void> {
  // What took minutes should not go when the disk gets full.
  askToPersist();
  set({ problem: null, offer: null, downloading: { offer, progress: null, since: now(), before: 0 } });
  const tell = proxy((progress: DownloadProgress): void => {
    const { downloading } = useModels.getState();
    if (downloading === null) return;
    const first = downloading.progress === null ? { since: now(), before: progress.received } : {};
    set({ downloading: { ...downloading, ...first, progress } });
  });
  const end = await askServer<Downloaded>((remote) => remote.download(tell)).catch((error: unknown) => ({
    kind: 'failed' as const,
    failure: { code: 'unexpected' as const, message: error instanceof Error ? error.message : String(error) },
  }));
  endServer();
  set({ downloading: null });
  await readKept();
  if (end.kind === 'failed') set({ problem: end.failure.message });
  if (end.kind === 'done')
    await look({ kind: 'kept', name: offer.name, key: offer.key, format: null }, [], shape, what);
}

export const cancelDownload = (): void => void server?.remote.cancel();
