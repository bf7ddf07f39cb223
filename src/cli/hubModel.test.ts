import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readModelFolder } from '../formats/modelFolder';
import { sha256 } from '../formats/verifiedFolder';
import { tinyGguf } from '../testing/tinyGguf';
import { tinyModelFiles } from '../testing/tinyModel';
import { refusal, sendRange, serve } from '../worker/models/testing/host';
import { hubFolder, hubIdOf } from './hubModel';
import { readModel } from './readModel';

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const TINY = { id: 'some/tiny', file: null, revision: 'main' } as const;
const WEIGHTS = 'model.safetensors';

/** A hub with one model, whose weights lie on another host; `cut`: bytes after which that one breaks off, once. */
async function hub({ cut = Number.POSITIVE_INFINITY, hash = '' } = {}) {
  const files = new Map([...tinyModelFiles(), ['gguf/tiny.gguf', new Uint8Array(tinyGguf().bytes)]]);
  const listed = await Promise.all(
    [...files].map(async ([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      ...(rfilename === WEIGHTS && { lfs: { size: bytes.length, sha256: hash || (await sha256(bytes)) } }),
    })),
  );
  const tokens: string[] = [];
  const fileOf = ({ url = '' }: IncomingMessage) => files.get(url.replace(/.*\/resolve\/c0ffee\//, ''));
  const send = (request: IncomingMessage, response: ServerResponse, stopAfter?: number): void => {
    const bytes = fileOf(request);
    if (bytes === undefined) response.writeHead(404).end();
    else sendRange(request, response, bytes, '"1"', stopAfter);
  };
  const heard = (where: string, { headers }: IncomingMessage): void =>
    void tokens.push(`${where} ${headers.authorization ?? ''}`.trim());
  const weights = await serve((request, response) => {
    heard('weights', request);
    send(request, response, cut);
    cut = Number.POSITIVE_INFINITY;
  });
  let isDown = false;
  const own = await serve((request, response) => {
    heard('hub', request);
    const { url = '' } = request;
    if (isDown) response.destroy();
    else if (url.startsWith('/api/models/some/tiny/revision/main'))
      response.end(JSON.stringify({ sha: 'c0ffee', siblings: listed }));
    else if (url.startsWith('/api/')) response.writeHead(404).end();
    else if (url.endsWith(WEIGHTS)) response.writeHead(302, { location: `${weights.address}${url}` }).end();
    else send(request, response);
  });
  const root = mkdtempSync(join(tmpdir(), 'selkie-hub-'));
  folders.push(root);
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const environment = { HF_ENDPOINT: `${own.address}/`, HF_TOKEN: 'secret', SELKIE_MODELS: root };
  return {
    ...{ environment, root, tokens, weights, own },
    said: () => said,
    goDown: () => (isDown = true),
  };
}

describe('a model of the hub', () => {
  it('is fetched once, checked and read; the token goes to the hub alone and is kept nowhere', async () => {
    const { environment, root, tokens, weights, own, said } = await hub();
    const { config, name, tokenizerJson } = await readModelFolder(await hubFolder(TINY, environment));
    expect(name).toBe('some/tiny');
    expect(config.family).toBe('llama');
    expect(tokenizerJson).not.toBeNull();
    expect(said()).toMatch(/^Fetching some\/tiny \([\d.]+ kB\) into .*\n$/);
    expect(new Set(tokens)).toEqual(new Set(['hub Bearer secret', 'weights']));
    const [folder = ''] = readdirSync(root);
    expect(readFileSync(join(root, folder, 'selkie.json'), 'utf8')).not.toContain('secret');
    const before = [weights.requests.length, own.requests.length];
    await hubFolder(TINY, environment);
    // It is asked whether it is still the same.
    expect([weights.requests.length, own.requests.length - 1]).toEqual(before);
  });

  it('that broke off goes on where it was', async () => {
    const { environment, weights } = await hub({ cut: 1000 });
    expect(await refusal(hubFolder(TINY, environment))).toContain('go on with the download');
    await readModelFolder(await hubFolder(TINY, environment));
    expect(weights.requests).toEqual([
      expect.stringMatching(/^GET .*model\.safetensors$/),
      expect.stringMatching(/^GET .*model\.safetensors bytes=1000-$/),
    ]);
  });

  it('whose weights came damaged is told and not kept', async () => {
    const { environment, root } = await hub({ hash: '00'.repeat(32) });
    expect(await refusal(hubFolder(TINY, environment))).toContain('SHA-256');
    const [folder = ''] = readdirSync(root);
    expect(statSync(join(root, folder, WEIGHTS)).size).toBe(0);
  });

  it('works without a connection once it was fetched', async () => {
    const { environment, goDown, said } = await hub();
    await hubFolder(TINY, environment);
    goDown();
    await readModelFolder(await hubFolder(TINY, environment));
    expect(said()).toContain('warning: ');
    expect(said()).toContain('is used');
    expect(await refusal(hubFolder({ ...TINY, revision: 'other' }, environment))).toContain('no answer');
  });

  it('may be one GGUF file of several', async () => {
    const { environment } = await hub();
    const source = await hubFolder({ ...TINY, file: 'gguf/tiny.gguf' }, environment);
    expect((await readModelFolder(source)).name).toBe('some/tiny/tiny.gguf');
  });

  it('that is not there, and a folder that cannot be written to, are told', async () => {
    const { environment, root } = await hub();
    expect(await refusal(hubFolder({ ...TINY, id: 'some/other' }, environment))).toContain('nothing of that name');
    writeFileSync(join(root, 'file'), '');
    const refused = await refusal(hubFolder(TINY, { ...environment, SELKIE_MODELS: join(root, 'file') }));
    expect(refused).toContain('cannot be written (ENOTDIR)');
  });
});

it('a path that leads nowhere, and is no model of the hub either, is told as both', async () => {
  const { environment } = await hub();
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(await refusal(readModel('some/folder'))).toMatch(/^some\/folder is no file or folder here, .* 404/);
  expect((await readModel('some/tiny')).config.family).toBe('llama');
});

describe('what names a model of the hub', () => {
  it.each([
    ['owner/name', 'owner/name', null, 'main'],
    ['owner/name@v1.0', 'owner/name', null, 'v1.0'],
    ['owner/name/a.gguf', 'owner/name', 'a.gguf', 'main'],
    ['owner/na.me/q/a b.gguf@refs/pr/1', 'owner/na.me', 'q/a b.gguf', 'refs/pr/1'],
  ])('%s', (text, id, file, revision) => {
    expect(hubIdOf(text)).toEqual({ id, file, revision });
  });

  it.each([
    'name',
    './owner/name',
    '../name',
    '/owner/name',
    'owner/name/',
    'a/b/c',
    'owner/name@',
    '~/models',
    'a b/c',
  ])('not %j', (text) => {
    expect(hubIdOf(text)).toBeNull();
  });
});
