/** Models of the Hugging Face hub on the command line: fetched once into a folder of this machine, gone on with after a break, checked. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { byteSize } from '../contract/byteSize';
import { type FileSource, oneFile } from '../formats/fileSource';
import { FormatError } from '../formats/formatError';
import { nodeFolder } from '../formats/nodeFolder';
import { download } from '../worker/models/download';
import { type DownloadPlan, planHub } from '../worker/models/plan';
import { BytesProgress } from './bytesProgress';
import { warn } from './commandLine';
import { type NodeModelStore, nodeModelStore } from './nodeModelStore';

export interface HubId {
  id: string;
  /** A GGUF file of it. */
  file: string | null;
  revision: string;
}

/** `owner/name`, `owner/name/file.gguf`, each with `@revision` or without; null for what is none of these. */
export function hubIdOf(text: string): HubId | null {
  const [, id = '', file = null, revision = 'main'] =
    /^([\w-][\w.-]*\/[\w-][\w.-]*)(?:\/([^@]+\.gguf))?(?:@([\w./-]+))?$/.exec(text) ?? [];
  return id === '' ? null : { id, file, revision };
}

/** Where they are kept. */
function cacheFolder({ SELKIE_MODELS, XDG_CACHE_HOME }: NodeJS.ProcessEnv): string {
  return SELKIE_MODELS || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'selkie', 'models');
}

/**
 * Fetches what is not there yet. `HF_TOKEN` is sent to the hub alone; `HF_ENDPOINT` names another host that speaks as the hub does.
 * @throws FormatError in one sentence.
 */
export async function hubFolder(wanted: HubId, environment: NodeJS.ProcessEnv = process.env): Promise<FileSource> {
  const { HF_TOKEN: token, HF_ENDPOINT: hub } = environment;
  const host = { fetch, ...(token && { token }), ...(hub && { hub: hub.replace(/\/+$/, '') }) };
  const store = nodeModelStore(cacheFolder(environment));
  let plan: DownloadPlan;
  try {
    plan = await planHub(host, wanted.id, wanted.revision, wanted.file);
  } catch (error) {
    const kept = keptOf(store, wanted);
    // No answer, or one that says nothing of the model: without a connection what was fetched works too.
    if (kept === null || !(error instanceof FormatError) || error.code !== 'unreadable') throw error;
    warn(`${error.message} The copy in ${store.folderOf(kept)} is used.`);
    return folderOf(store, kept, wanted);
  }
  const progress = new BytesProgress(`Fetching ${plan.name}`);
  const total = plan.files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  if ((await store.aboutModel(plan.key))?.isWhole !== true)
    process.stderr.write(`Fetching ${plan.name} (${byteSize(total)}) into ${store.folderOf(plan.key)}\n`);
  try {
    await download(plan, {
      ...host,
      ...store,
      signal: new AbortController().signal,
      tell: ({ received, total }) => progress.update(received, total),
    });
  } finally {
    progress.end();
  }
  return folderOf(store, plan.key, wanted);
}

/** The key of what was fetched of the same name and revision. */
function keptOf(store: NodeModelStore, { id, file, revision }: HubId): string | null {
  const name = file === null ? id : `${id}/${file}`;
  const found = store
    .all()
    .find((one) => one.isWhole && one.name === name && one.from.endsWith(`${id} at ${revision}`));
  return found?.key ?? null;
}

function folderOf(store: NodeModelStore, key: string, { id, file }: HubId): FileSource {
  const folder = { ...nodeFolder(store.folderOf(key)), name: id };
  return file === null ? folder : oneFile(folder, file.split('/').at(-1) ?? file);
}
