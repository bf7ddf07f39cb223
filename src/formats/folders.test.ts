import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { jsonBytes, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { readModelFolder } from './modelFolder';
import { nodeFolder, writeNodeFolder } from './nodeFolder';
import { writeSafetensors } from './safetensors';
import type { SetTimer } from './stall';
import { webFolder } from './webFolder';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'selkie-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}/some model`;
}

/** Serves files as a static host does. `log` gets "METHOD path" of each request. */
function serveFiles(files: ReadonlyMap<string, Uint8Array>, log: string[] = []): Promise<string> {
  return serve((request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace('/some%20model/', ''));
    log.push(`${request.method} ${path}`);
    const bytes = files.get(path);
    response.writeHead(
      bytes ? 200 : 404,
      bytes ? { 'content-type': 'application/octet-stream', 'content-length': bytes.length } : {},
    );
    response.end(request.method === 'GET' ? bytes : undefined);
  });
}

describe('nodeFolder', () => {
  it('reads what writeNodeFolder wrote', async () => {
    const folder = join(temporaryFolder(), 'deep', 'er');
    await writeNodeFolder(folder, tinyModelFiles());
    expect((await nodeFolder(folder).list()).sort()).toEqual([...tinyModelFiles().keys()].sort());
    const read = await readModelFolder(nodeFolder(folder));
    expect(read.tensors.infos.size).toBe(tinyTensors().length);
    expect(read.name).toBe(folder);
  });

  it('says what is wrong with a path', async () => {
    const folder = temporaryFolder();
    await expect(nodeFolder(join(folder, 'none')).list()).rejects.toThrow('there is no such folder');
    writeFileSync(join(folder, 'file'), '');
    await expect(nodeFolder(join(folder, 'file')).list()).rejects.toThrow('this is a file');
    await expect(nodeFolder(folder).read('none')).rejects.toThrow('there is no such file');
    await expect(nodeFolder(folder).read('../file')).rejects.toThrow('outside the folder');
    await expect(nodeFolder(folder).read('.')).rejects.toThrow('cannot be read');
    await expect(writeNodeFolder(join(folder, 'file'), new Map([['a', new Uint8Array(1)]]))).rejects.toThrow(
      'cannot be written',
    );
  });
});

describe('webFolder', () => {
  it('reads a model and counts its bytes', async () => {
    const files = tinyModelFiles();
    const seen = new Map<string, number>();
    const base = await serveFiles(files);
    const read = await readModelFolder(
      webFolder(`${base}/`, {
        onBytes: ({ path, received, total }) => {
          expect(total).toBe(files.get(path)?.length);
          seen.set(path, received);
        },
      }),
    );
    expect(read.tensors.infos.size).toBe(tinyTensors().length);
    expect(seen).toEqual(new Map([...files].map(([path, bytes]) => [path, bytes.length])));
  });

  it('finds shards through the index, and asks for nothing when it is told the files', async () => {
    const tensors = tinyTensors();
    const files = tinyModelFiles();
    files.delete('model.safetensors');
    files
      .set('m-1.safetensors', writeSafetensors(tensors.slice(0, 3)))
      .set('m-2.safetensors', writeSafetensors(tensors.slice(3)));
    const weight_map = Object.fromEntries(
      tensors.map(({ name }, index) => [name, index < 3 ? 'm-1.safetensors' : 'm-2.safetensors']),
    );
    files.set('model.safetensors.index.json', jsonBytes({ weight_map }));
    const log: string[] = [];
    const base = await serveFiles(files, log);
    expect((await readModelFolder(webFolder(base))).tensors.infos.size).toBe(tensors.length);
    log.length = 0;
    await readModelFolder(webFolder(base, { files: [...files.keys()] }));
    expect(log.filter((line) => line.startsWith('HEAD'))).toEqual([]);
    files.delete('m-2.safetensors');
    await expect(readModelFolder(webFolder(base))).rejects.toThrow('"m-2.safetensors", which is not in the folder');
  });

  it('tells a web page from a file', async () => {
    const page = '<!DOCTYPE html><title>app</title>';
    const asHtml = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page),
    );
    expect(await webFolder(asHtml).list()).toEqual([]);
    await expect(webFolder(asHtml).read('config.json')).rejects.toThrow(
      'some model/config.json: the server answers with a web page',
    );
    const login = await serve((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('Sign in'));
    await expect(webFolder(login).read('config.json')).rejects.toThrow('web page');
    const asBytes = await serve((_, response) => response.writeHead(200).end(page));
    await expect(webFolder(asBytes).read('model.safetensors')).rejects.toThrow('web page');
  });

  it('says what went wrong', async () => {
    const base = await serveFiles(new Map());
    await expect(webFolder(base).read('a.json')).rejects.toThrow('there is no such file');
    const refusing = await serve((_, response) => response.writeHead(403).end());
    await expect(webFolder(refusing).read('a.json')).rejects.toThrow('403 Forbidden');
    await expect(webFolder('http://127.0.0.1:9').list()).rejects.toThrow('no answer');
    const cut = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    });
    await expect(webFolder(cut).read('a.json')).rejects.toThrow('the connection broke after');
  });

  describe('gives a request up over which nothing comes', () => {
    afterEach(() => vi.unstubAllGlobals());

    /** Timers that fire when the test says so. */
    function patience(): { setTimer: SetTimer; runOut: () => void; waits: number[] } {
      const pending = new Set<() => void>();
      const waits: number[] = [];
      const setTimer: SetTimer = (fire, milliseconds) => {
        waits.push(milliseconds);
        pending.add(fire);
        return () => pending.delete(fire);
      };
      const runOut = (): void => {
        for (const fire of [...pending]) fire();
      };
      return { setTimer, waits, runOut };
    }

    it('before an answer', async () => {
      vi.stubGlobal('fetch', () => new Promise(() => undefined));
      const { setTimer, runOut, waits } = patience();
      const reading = webFolder('https://host/m', { setTimer }).read('config.json');
      const listing = webFolder('https://host/m', { setTimer }).list();
      runOut();
      await expect(reading).rejects.toMatchObject({
        name: 'FormatError',
        message:
          'https://host/m/config.json: nothing came for 30 s (not a byte until then); check the connection and try again.',
      });
      await expect(listing).rejects.toThrow('nothing came for 30 s');
      expect(new Set(waits)).toEqual(new Set([30_000]));
    });

    it('in the middle of a file, and not while bytes come', async () => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const sender = writable.getWriter();
      vi.stubGlobal('fetch', async () => new Response(readable, { headers: { 'content-length': '1000' } }));
      const { setTimer, runOut, waits } = patience();
      const arrived: number[] = [];
      const reading = webFolder('https://host/m', {
        setTimer,
        onBytes: ({ received }) => arrived.push(received),
      }).read('model.safetensors');
      for (const size of [100, 200]) await sender.write(new Uint8Array(size));
      await vi.waitFor(() => expect(arrived).toEqual([100, 300]));
      // The request, its answer and each piece begin the wait anew.
      expect(waits).toHaveLength(4);
      runOut();
      await expect(reading).rejects.toThrow(
        'https://host/m/model.safetensors: nothing came for 30 s (300 bytes of 1000 until then)',
      );
    });

    it('and keeps no timer once a file is read', async () => {
      const running = new Set<object>();
      const setTimer: SetTimer = () => {
        const timer = {};
        running.add(timer);
        return () => running.delete(timer);
      };
      const base = await serveFiles(tinyModelFiles());
      await readModelFolder(webFolder(base, { setTimer }));
      expect(running.size).toBe(0);
    });
  });

  it('stops when told to', async () => {
    const slow = await serve((_, response) => response.writeHead(200).write('a'));
    const stop = new AbortController();
    const reading = webFolder(slow, { signal: stop.signal, onBytes: () => stop.abort() }).read('a.json');
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
