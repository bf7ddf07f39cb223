/** What a download would fetch: from the Hugging Face hub by id and revision, or from any folder behind an address. */
import * as z from 'zod/mini';
import { FormatError, quoted } from '../../formats/formatError';
import type { AboutFile } from '../../storage/modelStore';

/** Where files of the hub are served, and asked about. */
const HUB = 'https://huggingface.co';

export interface Planned extends AboutFile {
  address: string;
}

export interface DownloadPlan {
  /** Tells this model, at this revision, from others. */
  key: string;
  name: string;
  /** As a person may read it. */
  from: string;
  /** Whether its files may come from another host than the one that was asked. */
  mayRedirect: boolean;
  /** Whether nothing behind its key ever changes, as at one commit of the hub. */
  isPinned: boolean;
  /** No two of one name, which is a file's name alone. */
  files: readonly Planned[];
}

export interface Host {
  fetch: typeof fetch;
  /** Milliseconds in which it must say what it has. */
  answersWithin?: number;
  /** Sent to the hub alone, and kept nowhere. */
  token?: string;
  /** Another one that speaks as the hub does; without a slash at its end. */
  hub?: string;
}

/** Of a model folder; weights come beside them. */
const SMALL_FILES = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
];
const INDEX = 'model.safetensors.index.json';

const Sibling = z.object({
  rfilename: z.string(),
  size: z.optional(z.number()),
  lfs: z.nullish(z.object({ sha256: z.optional(z.string()), size: z.optional(z.number()) })),
});
const Repository = z.object({ sha: z.string(), siblings: z.array(Sibling) });

/** `Authorization` where there is a token. */
const headersOf = ({ token }: Host): Record<string, string> => (token ? { Authorization: `Bearer ${token}` } : {});

/**
 * @param id as in `HuggingFaceTB/SmolLM2-135M-Instruct`; with `file`, one GGUF file of it.
 * @throws FormatError in one sentence for a model that is not there, is gated, or has no weights that are read here.
 */
export async function planHub(
  host: Host,
  id: string,
  revision: string,
  file: string | null = null,
): Promise<DownloadPlan> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(id))
    throw new FormatError(
      'missing',
      `${quoted(id)} is no model of the hub; its id has an owner and a name, as in owner/model.`,
    );
  const name = file === null ? id : `${id}/${file}`;
  const { hub = HUB } = host;
  const asked = `${hub}/api/models/${id}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const response = await answer(host, asked, { headers: headersOf(host) });
  assertGood(response, `${id} (${revision})`, host.token !== undefined);
  const parsed = z.safeParse(Repository, await response.json().catch(() => null));
  if (!parsed.success)
    throw new FormatError('broken', `${id}: the hub's list of files could not be read; try again later.`);
  const { sha, siblings } = parsed.data;
  const all = new Map(siblings.map((one) => [one.rfilename, one]));
  const files = chosenFiles([...all.keys()], file, id).map((path): Planned => {
    const { size, lfs } = all.get(path) ?? { size: undefined, lfs: null };
    const address = `${hub}/${id}/resolve/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`;
    // A folder of the hub is none here: a GGUF file, the only one that may lie in one, comes by itself.
    return {
      name: path.split('/').at(-1) ?? path,
      address,
      bytes: lfs?.size ?? size ?? null,
      sha256: lfs?.sha256 ?? null,
      etag: null,
    };
  });
  return {
    key: `hub ${name} ${sha}`,
    name,
    from: `the Hugging Face hub, ${id} at ${revision}`,
    mayRedirect: true,
    isPinned: true,
    files,
  };
}

/** The files of a model among those of a repository. */
function chosenFiles(all: readonly string[], file: string | null, id: string): string[] {
  if (file !== null) {
    if (all.includes(file)) return [file];
    throw new FormatError('missing', `${id}: the file ${quoted(file)} is not there.`);
  }
  const weights = all.includes('model.safetensors')
    ? ['model.safetensors']
    : all.filter((name) => name === INDEX || /^model-\d+-of-\d+\.safetensors$/.test(name));
  const small = SMALL_FILES.filter((name) => all.includes(name));
  if (weights.length > 0) return [...small, ...weights];
  const gguf = all.filter((name) => name.endsWith('.gguf'));
  if (gguf.length === 1) return gguf;
  const instead =
    gguf.length > 1
      ? `name one of its GGUF files (${gguf.slice(0, 6).join(', ')})`
      : 'choose a model with safetensors or GGUF';
  throw new FormatError('unsupported', `${id}: it has no model.safetensors; ${instead}.`);
}

/**
 * A folder behind an address, or one GGUF file. HTTP has no listing: the server is asked for each name that a model may have.
 * @throws FormatError
 */
export async function planAddress(host: Host, address: string): Promise<DownloadPlan> {
  const url = addressOf(address);
  const path = url.pathname.split('/').filter(Boolean);
  const last = decodeURIComponent(path.at(-1) ?? url.host);
  const isFile = url.pathname.endsWith('.gguf');
  const base = isFile ? new URL('.', url) : new URL(url.pathname.endsWith('/') ? url : `${url.href}/`);
  // What nobody can do without: without it the rest is not worth a look.
  const needed = isFile ? last : 'config.json';
  const look = async (name: string): Promise<Planned | null> => {
    const at = new URL(encodeURIComponent(name), base).href;
    const response = await lookAt(host, at);
    if (isAbsent(response, name === needed) || isWebPage(response)) return null;
    assertGood(response, at, null);
    assertSameHost(response, at);
    return { name, address: at, ...statedBy(response), sha256: null };
  };
  const found = async (names: readonly string[]): Promise<Planned[]> =>
    (await Promise.all(names.map(look))).filter((one) => one !== null);
  const files = isFile
    ? await found([last, 'tokenizer.json', 'tokenizer_config.json'])
    : await found([...SMALL_FILES, 'model.safetensors', INDEX]);
  const has = (name: string): boolean => files.some((one) => one.name === name);
  if (!has(needed))
    throw new FormatError(
      'missing',
      `${address}: there is no ${isFile ? 'such file' : 'config.json; give the folder of a model, or a .gguf file'}.`,
    );
  if (has(INDEX) && !has('model.safetensors'))
    files.push(...(await found(await shardNames(host, new URL(INDEX, base).href))));
  return { key: `address ${url.href}`, name: last, from: url.href, mayRedirect: false, isPinned: false, files };
}

/** Hosts that take no such question are asked for the first byte. */
async function lookAt(host: Host, address: string): Promise<Response> {
  const asked = await answer(host, address, { method: 'HEAD' });
  if (![400, 403, 405, 501].includes(asked.status)) return asked;
  const response = await answer(host, address, { headers: { Range: 'bytes=0-0' } });
  // Without support for ranges all of it would come.
  await response.body?.cancel();
  return response;
}

/** Stores answer as if it were forbidden also for what is not there. */
const isAbsent = ({ status }: Response, isNeeded: boolean): boolean =>
  [404, 410].includes(status) || (!isNeeded && [400, 401, 403, 405, 501].includes(status));

function addressOf(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) {
    // Files of a folder are asked for by their names; what a link carries along may be a secret, and is kept nowhere.
    url.hash = '';
    url.search = '';
    return url;
  }
  throw new FormatError(
    'missing',
    `${quoted(text)} is no address; it begins with https:// (or http:// for this machine).`,
  );
}

async function shardNames(host: Host, address: string): Promise<string[]> {
  const response = await answer(host, address, {});
  assertGood(response, address, null);
  const index = z.safeParse(
    z.object({ weight_map: z.record(z.string(), z.string()) }),
    await response.json().catch(() => null),
  );
  if (!index.success) throw new FormatError('broken', `${address}: it names no shards.`);
  return [...new Set(Object.values(index.data.weight_map))].filter((name) => /^[^/\\:]+\.safetensors$/.test(name));
}

const ANSWERS_WITHIN = 30_000;

/** @throws FormatError where there is no answer at all. */
export async function answer(host: Host, address: string, init: RequestInit): Promise<Response> {
  const { fetch, answersWithin = ANSWERS_WITHIN } = host;
  try {
    // A question without a watch of its own: a host may hold a connection open and never say a word.
    return await fetch(address, { ...init, signal: init.signal ?? AbortSignal.timeout(answersWithin) });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      'unreadable',
      `${address}: no answer (${reason}). The connection may be broken, or the host does not let other pages read it (CORS).`,
    );
  }
}

export const isWebPage = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('text/html') ?? false;

/** Size of the whole file and version that a host states; a packed answer's length is that of the packing. */
export function statedBy({ status, headers }: Response): Pick<AboutFile, 'bytes' | 'etag'> {
  const [, whole] = /^bytes \d+-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  const own = status === 206 ? null : headers.get('content-length');
  const length = headers.get('content-encoding') ? null : (whole ?? own);
  const etag = headers.get('etag');
  // A weak one says that two answers mean the same, not that their bytes are.
  return { bytes: length === null ? null : Number(length), etag: etag?.startsWith('W/') ? null : etag };
}

/** @param hasToken null where there is none to be had. @throws FormatError naming what the host says, and what to do. */
export function assertGood(response: Response, what: string, hasToken: boolean | null): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const said = `${what}: the host answers ${status}`;
  if (status === 404) throw new FormatError('missing', `${said}; there is nothing of that name.`);
  if ((status === 401 || status === 403) && hasToken === null)
    throw new FormatError('missing', `${said}; it is private, or not there. Give an address that anybody may read.`);
  if (status === 401 || status === 403)
    throw new FormatError(
      'missing',
      hasToken
        ? `${said}; this token may not read it. Accept the model's licence on its page, or use another token.`
        : `${said}; it is gated, private or not there. For a gated model, accept its licence on its page and give an access token.`,
    );
  if (status === 429) {
    const wait = Number(response.headers.get('retry-after'));
    throw new FormatError(
      'unreadable',
      `${said}, too many requests; try again ${wait > 0 ? `in ${wait} s` : 'in some minutes'}.`,
    );
  }
  throw new FormatError('unreadable', `${said}; try again later.`);
}

/** @throws FormatError where the answer came from elsewhere than was asked: whoever chose an address chose its host. */
export function assertSameHost({ url, redirected }: Response, address: string): void {
  if (!redirected || new URL(url).host === new URL(address).host) return;
  throw new FormatError(
    'unreadable',
    `${address}: the host sends on to another one (${new URL(url).host}); if you trust that one, give its address.`,
  );
}
