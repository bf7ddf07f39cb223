import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DownloadProgress, download } from './download';
import { type DownloadPlan, planAddress } from './plan';
import { bytesOf, memoryStore, refusal, sendRange, serve } from './testing/host';

const hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');

const planOf = (address: string, changes: Partial<DownloadPlan['files'][number]> = {}): DownloadPlan => ({
  key: 'k',
  name: 'model',
  from: address,
  mayRedirect: false,
  isPinned: false,
  files: [{ name: 'w.gguf', address: `${address}/w.gguf`, bytes: 5000, sha256: null, etag: '"1"', ...changes }],
});

type Stored = ReturnType<typeof memoryStore>;
const run = (plan: DownloadPlan, store: Stored, more: Partial<Parameters<typeof download>[1]> = {}) =>
  download(plan, { fetch, ...store, signal: new AbortController().signal, tell: () => undefined, ...more });

describe('a download', () => {
  it('comes whole, tells how far it is, and is checked against its hash', async () => {
    const bytes = bytesOf(5000);
    const { address } = await serve((request, response) => sendRange(request, response, bytes, '"1"'));
    const store = memoryStore();
    const told: DownloadProgress[] = [];
    const about = await run(planOf(address, { sha256: await hex(bytes) }), store, { tell: (one) => told.push(one) });
    expect(about.isWhole).toBe(true);
    expect(store.abouts.get('k')).toEqual(about);
    expect(store.files.get('k/w.gguf')).toEqual(bytes);
    expect(told[0]).toEqual({ received: 0, total: 5000, file: 'w.gguf', kind: 'fetching' });
    expect(told.at(-1)).toEqual({ received: 5000, total: 5000, file: 'w.gguf', kind: 'checking' });
  });

  it('of a newer version keeps no part of an older one, wherever it was cut off', async () => {
    const [older, newer] = [bytesOf(5000, 1), bytesOf(5000, 2)];
    let [version, etag] = [older, '"1"'];
    const { address } = await serve((request, response) => sendRange(request, response, version, etag));
    const store = memoryStore();
    const twoFiles = (tag: string): DownloadPlan => {
      const one = planOf(address, { etag: tag }).files[0];
      if (one === undefined) throw new Error('There is no file.');
      return { ...planOf(address), files: [one, { ...one, name: 'v.gguf' }] };
    };
    await run(twoFiles(etag), store);
    [version, etag] = [newer, '"2"'];
    const stop = new AbortController();
    const cut = run(twoFiles(etag), store, {
      signal: stop.signal,
      tell: ({ received }) => received > 0 && stop.abort(),
    });
    await expect(cut).rejects.toThrow();
    expect(store.abouts.get('k')?.isWhole).toBe(false);
    await run(twoFiles(etag), store);
    for (const name of ['w.gguf', 'v.gguf']) expect(store.files.get(`k/${name}`), name).toEqual(newer);
  });

  it('is cancelled also while it is checked', async () => {
    const bytes = bytesOf(2 ** 23 + 1);
    const { address } = await serve((request, response) => sendRange(request, response, bytes, '"1"'));
    const stop = new AbortController();
    const checked = run(planOf(address, { bytes: bytes.length, sha256: await hex(bytes) }), memoryStore(), {
      signal: stop.signal,
      // As a message from the page.
      tell: ({ kind }) => kind === 'checking' && setTimeout(() => stop.abort()),
    });
    await expect(checked).rejects.toThrow('abort');
  });

  it('that broke goes on where it was, wherever that is', async () => {
    const bytes = bytesOf(5000);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4999 }), { minLength: 1, maxLength: 4 }), async (cuts) => {
        let tries = 0;
        const { address, requests } = await serve((request, response) =>
          sendRange(request, response, bytes, '"1"', cuts[tries++]),
        );
        const store = memoryStore();
        const plan = planOf(address, { sha256: await hex(bytes) });
        for (;;) {
          const kept = store.files.get('k/w.gguf')?.length ?? 0;
          const failed = await run(plan, store).then(
            () => null,
            (error: unknown) => error,
          );
          if (failed === null) break;
          expect(await refusal(Promise.reject(failed))).toContain('go on with the download');
          expect(store.abouts.get('k')?.isWhole).toBe(false);
          expect(store.files.get('k/w.gguf')?.length ?? 0).toBeGreaterThanOrEqual(kept);
        }
        expect(store.files.get('k/w.gguf')).toEqual(bytes);
        // Nothing was fetched twice.
        for (const [index, request] of requests.entries()) if (index > 0) expect(request).toMatch(/bytes=[1-9]/);
      }),
      { numRuns: 12 },
    );
  });

  it('begins anew where the host has no ranges, or another version of the file', async () => {
    const [old, fresh] = [bytesOf(5000, 1), bytesOf(5000, 2)];
    const { address } = await serve((_, response) => response.writeHead(200, { 'content-length': 5000 }).end(fresh));
    const store = memoryStore();
    store.files.set('k/w.gguf', old.slice(0, 2000));
    store.abouts.set('k', {
      key: 'k',
      name: 'model',
      from: address,
      isWhole: false,
      files: [{ name: 'w.gguf', bytes: 5000, sha256: null, etag: '"1"' }],
    });
    await run(planOf(address), store);
    expect(store.files.get('k/w.gguf')).toEqual(fresh);
    // The version is another one than that of the part that is here: nothing of it is used.
    const { address: other, requests } = await serve((request, response) => sendRange(request, response, fresh, '"2"'));
    store.files.set('k/w.gguf', old.slice(0, 2000));
    await run(planOf(other, { etag: '"2"' }), store);
    expect(requests).toEqual(['GET /w.gguf']);
    expect(store.files.get('k/w.gguf')).toEqual(fresh);
    // And one that the host cannot tell from others is never gone on with.
    const { address: third, requests: asked } = await serve((request, response) =>
      sendRange(request, response, fresh, '"3"'),
    );
    store.files.set('k/w.gguf', old.slice(0, 2000));
    store.abouts.clear();
    await run(planOf(third, { etag: null }), store);
    expect(asked).toEqual(['GET /w.gguf']);
    expect(store.files.get('k/w.gguf')).toEqual(fresh);
  });

  it('of a file that changes on the host while it is fetched begins anew, and says so', async () => {
    const [old, fresh] = [bytesOf(5000, 1), bytesOf(5000, 2)];
    let version = 0;
    const { address } = await serve((request, response) => {
      version += 1;
      if (version === 1) sendRange(request, response, old, '"1"', 2000);
      else sendRange(request, response, fresh, '"2"');
    });
    const store = memoryStore();
    expect(await refusal(run(planOf(address), store))).toContain('go on with the download');
    expect(await refusal(run(planOf(address), store))).toContain('has changed on the host');
    await run(planOf(address, { etag: '"2"' }), store);
    expect(store.files.get('k/w.gguf')).toEqual(fresh);
  });

  it('is cancelled at once, and what came stays', async () => {
    const stop = new AbortController();
    const { address } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 5000 });
      response.write(bytesOf(1000));
    });
    const store = memoryStore();
    const failure = run(planOf(address), store, {
      signal: stop.signal,
      tell: ({ received }) => {
        if (received >= 1000) stop.abort();
      },
    });
    await expect(failure).rejects.toThrow(/abort/i);
    expect(store.files.get('k/w.gguf')?.length).toBe(1000);
    expect(store.abouts.get('k')?.isWhole).toBe(false);
  });

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void, string]>([
    ['404', (_, response) => response.writeHead(404).end(), 'nothing of that name'],
    ['403', (_, response) => response.writeHead(403).end(), 'anybody may read'],
    ['429', (_, response) => response.writeHead(429, { 'retry-after': '30' }).end(), 'in 30 s'],
    ['500', (_, response) => response.writeHead(500).end(), 'answers 500'],
    [
      'HTML by its type',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      'web page',
    ],
    ['HTML by its text', (_, response) => response.writeHead(200).end('<!doctype html><p>x'), 'web page'],
    ['more than was said', (_, response) => response.writeHead(200).end(bytesOf(6000)), 'more came'],
    ['less than was said', (_, response) => response.writeHead(200).end(bytesOf(10)), 'go on with the download'],
    [
      'a shorter file than what came',
      (request, response) => (request.headers.range ? response.writeHead(416).end() : response.destroy()),
      'begins anew',
    ],
  ])('tells of %s in one sentence, and the model does not count as whole', async (name, handle, words) => {
    const { address } = await serve(handle);
    const store = memoryStore();
    if (name.startsWith('a shorter')) {
      store.files.set('k/w.gguf', bytesOf(100));
      store.abouts.set('k', {
        key: 'k',
        name: 'model',
        from: '',
        isWhole: false,
        files: [{ name: 'w.gguf', bytes: 5000, sha256: null, etag: '"1"' }],
      });
    }
    expect(await refusal(run(planOf(address), store))).toContain(words);
    expect(store.abouts.get('k')?.isWhole).toBe(false);
  });

  it('throws a damaged file away', async () => {
    const { address } = await serve((request, response) => sendRange(request, response, bytesOf(5000), '"1"'));
    const store = memoryStore();
    const plan = planOf(address, { sha256: await hex(bytesOf(5000, 9)) });
    expect(await refusal(run(plan, store))).toContain('came damaged');
    expect(store.files.get('k/w.gguf')?.length).toBe(0);
  });

  it('tells of a full disk, and keeps what there was room for', async () => {
    const { address } = await serve((request, response) => sendRange(request, response, bytesOf(5000), '"1"'));
    const store = memoryStore(1000);
    expect(await refusal(run(planOf(address), store))).toContain('disk has no room');
  });

  it('takes no other version than the one that was looked at, also from its first byte on', async () => {
    const { address } = await serve((request, response) => sendRange(request, response, bytesOf(5000, 2), '"2"'));
    const store = memoryStore();
    expect(await refusal(run(planOf(address), store))).toContain('has changed on the host');
    expect(store.files.get('k/w.gguf')?.length).toBe(0);
  });

  it('takes a text that is longer than its host says, which packs it unseen', async () => {
    const text = bytesOf(900);
    const { address } = await serve((request, response) => {
      response.writeHead(200, request.method === 'HEAD' ? { 'content-length': 50 } : {});
      response.end(request.method === 'HEAD' ? undefined : text);
    });
    const { files } = await planAddress({ fetch }, `${address}/m`);
    const config = files.filter(({ name }) => name === 'config.json');
    expect(config[0]?.bytes).toBe(50);
    const store = memoryStore();
    for (const _ of [1, 2]) await run({ ...planOf(address), files: config }, store);
    expect(store.files.get('k/config.json')).toEqual(text);
  });

  it('does not follow the host of an address to another one', async () => {
    const { address: other } = await serve((request, response) => sendRange(request, response, bytesOf(5000), '"1"'));
    const { address } = await serve((_, response) => response.writeHead(302, { location: `${other}/w.gguf` }).end());
    expect(await refusal(run(planOf(address), memoryStore()))).toContain(new URL(other).host);
    // The hub keeps its files elsewhere, and says so.
    await run({ ...planOf(address), mayRedirect: true }, memoryStore());
  });

  it('gives a connection up over which nothing comes', async () => {
    const { address } = await serve(
      (_, response) => void response.writeHead(200, { 'content-length': 5000 }).write(bytesOf(7)),
    );
    const refused = run(planOf(address), memoryStore(), { stallAfter: 50 });
    expect(await refusal(refused)).toContain('nothing came for');
  });
});
