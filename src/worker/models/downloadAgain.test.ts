/** A download of what is there already, whole or in part, or in somebody's hands. */
import { describe, expect, it } from 'vitest';
import { download } from './download';
import type { DownloadPlan } from './plan';
import { bytesOf, memoryStore, refusal, sendRange, serve } from './testing/host';

const BYTES = bytesOf(5000);

const planOf = (address: string, changes: Partial<DownloadPlan['files'][number]> = {}): DownloadPlan => ({
  ...{ key: 'k', name: 'model', from: address, mayRedirect: false, isPinned: false },
  files: [{ name: 'w.gguf', address: `${address}/w.gguf`, bytes: 5000, sha256: null, etag: '"1"', ...changes }],
});

type Stored = ReturnType<typeof memoryStore>;
const run = (plan: DownloadPlan, store: Stored) =>
  download(plan, { fetch, ...store, signal: new AbortController().signal, tell: () => undefined });

const host = (etag = '"1"') => serve((request, response) => sendRange(request, response, BYTES, etag));

describe('a model that is whole', () => {
  it('stays whole, and is asked for no more, while it is looked at again, also where it is loaded', async () => {
    const { address, requests } = await host();
    const store = memoryStore();
    const about = await run(planOf(address), store);
    store.held.add('k');
    store.writeAbout = () => Promise.reject(new Error('It was written.'));
    expect(await run(planOf(address), store)).toEqual(about);
    expect(requests).toHaveLength(1);
  });

  it('of a commit of the hub needs no hash to be known for the same', async () => {
    const { address, requests } = await host();
    const store = memoryStore();
    const plan = { ...planOf(address, { etag: null }), isPinned: true };
    await run(plan, store);
    await run(plan, store);
    expect(requests).toHaveLength(1);
    await run({ ...plan, isPinned: false }, store);
    expect(requests).toHaveLength(2);
  });

  it('is not overwritten by another version while it is loaded', async () => {
    const { address } = await host('"2"');
    const store = memoryStore();
    await run(planOf(address, { etag: '"2"' }), store);
    store.held.add('k');
    expect(await refusal(run(planOf(address, { etag: '"3"' }), store))).toContain('loaded');
    expect(store.files.get('k/w.gguf')).toEqual(BYTES);
    expect(store.abouts.get('k')?.isWhole).toBe(true);
  });

  it('is let go of afterwards, however it ended', async () => {
    const { address } = await serve((_, response) => response.writeHead(500).end());
    const store = memoryStore();
    await refusal(run(planOf(address), store));
    expect(store.held.size).toBe(0);
  });
});

describe('a file of a size that the host did not say', () => {
  /** All of it is here, though nobody could know. */
  const there = async (answer: Record<string, string>) => {
    const { address, requests } = await serve((request, response) => {
      if (request.headers.range === undefined) response.writeHead(200, { etag: '"1"' }).end(BYTES);
      else response.writeHead(416, answer).end();
    });
    const plan = planOf(address, { bytes: null });
    const store = memoryStore();
    await run(plan, store);
    const about = store.abouts.get('k');
    if (about) store.abouts.set('k', { ...about, isWhole: false });
    return { plan, store, requests };
  };

  it.each([
    ['says its size now', { 'content-range': 'bytes */5000' }],
    ['says that it is the same', { etag: '"1"' }],
    ['says nothing more', {}],
  ])('is whole when there is no more of it and the host %s', async (_, headers) => {
    const { plan, store, requests } = await there(headers);
    expect((await run(plan, store)).isWhole).toBe(true);
    expect(store.files.get('k/w.gguf')).toEqual(BYTES);
    expect(requests).toEqual(['GET /w.gguf', 'GET /w.gguf bytes=5000-']);
  });

  it.each([
    ['another size', { 'content-range': 'bytes */4000' }, 'shorter'],
    ['another version', { etag: '"2"' }, 'shorter'],
  ])('begins anew when the host says %s', async (_, headers, words) => {
    const { plan, store } = await there(headers);
    expect(await refusal(run(plan, store))).toContain(words);
    expect(store.files.get('k/w.gguf')).toHaveLength(0);
  });
});

describe('a disk that is full', () => {
  it('before the first file is told as it is', async () => {
    const { address } = await host();
    const store = memoryStore(20);
    expect(await refusal(run(planOf(address), store))).toMatch(/model: the disk has no room/);
    expect(store.held.size).toBe(0);
  });
});
