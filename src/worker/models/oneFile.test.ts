/** A file from an address, over real HTTP: what comes, and the one sentence of each way in which it does not. */
import { describe, expect, it } from 'vitest';
import { fetchOneFile } from './oneFile';
import { bytesOf, refusal, serve } from './testing/host';

const MOST = 4000;

const fetchFrom = (address: string, more: Partial<Parameters<typeof fetchOneFile>[1]> = {}): Promise<File> =>
  fetchOneFile(address, {
    ...{ fetch, most: MOST, signal: new AbortController().signal, tell: () => undefined },
    ...more,
  });

describe('a file from an address', () => {
  it('comes whole under its own name, and tells how far it is', async () => {
    const bytes = bytesOf(3000);
    const { address } = await serve((_, response) => response.writeHead(200, { 'content-length': 3000 }).end(bytes));
    const told: [number, number | null][] = [];
    const file = await fetchFrom(`${address}/data/my%20set.json?v=2`, { tell: (...one) => told.push(one) });
    expect(file.name).toBe('my set.json');
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    expect(told[0]).toEqual([0, 3000]);
    expect(told.at(-1)).toEqual([3000, 3000]);
  });

  it.each([404, 403, 429, 500])('that answers %i is refused with that number', async (status) => {
    const { address } = await serve((_, response) => response.writeHead(status).end('<p>no</p>'));
    expect(await refusal(fetchFrom(`${address}/a.json`))).toContain(`the host answers ${status}`);
  });

  it('that is a web page is refused, whatever the host calls it', async () => {
    for (const type of ['text/html; charset=utf-8', 'application/json']) {
      const { address } = await serve((_, response) =>
        response.writeHead(200, { 'content-type': type }).end('<!DOCTYPE html><p>Sign in</p>'),
      );
      expect(await refusal(fetchFrom(`${address}/a.json`))).toContain('a web page in place of the file');
    }
  });

  it('that is too large is refused before it comes, and where its host does not say how large it is', async () => {
    let sent = 0;
    const stated = await serve((request, response) => {
      sent += 1;
      response.writeHead(200, { 'content-length': 5000 }).write(bytesOf(10));
      request.socket.on('close', () => response.destroy());
    });
    expect(await refusal(fetchFrom(`${stated.address}/a.json`))).toContain('a.json: the file is larger than 4 kB');
    expect(sent).toBe(1);
    const silent = await serve((_, response) => response.writeHead(200).end(bytesOf(5000)));
    expect(await refusal(fetchFrom(`${silent.address}/a.json`))).toContain('a.json: the file is larger than 4 kB');
  });

  it('that breaks off, or comes to a halt, is no file', async () => {
    const { address } = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 3000 });
      response.write(bytesOf(1000), () => request.url === '/cut.json' && response.destroy());
    });
    expect(await refusal(fetchFrom(`${address}/cut.json`))).toContain('the connection broke after 1 kB');
    expect(await refusal(fetchFrom(`${address}/halt.json`, { stallAfter: 50 }))).toContain('nothing came for 0.05 s');
  });

  it('is cancelled while it comes', async () => {
    const stop = new AbortController();
    const { address } = await serve((_, response) => response.writeHead(200).write(bytesOf(100)));
    const coming = fetchFrom(`${address}/a.json`, {
      signal: stop.signal,
      tell: (received) => received > 0 && stop.abort(),
    });
    await expect(coming).rejects.toThrow('abort');
  });

  it('of a host that sends on to another one is refused by that host’s name', async () => {
    const other = await serve((_, response) => response.writeHead(200).end('[]'));
    const elsewhere = other.address.replace('localhost', '127.0.0.1');
    const { address } = await serve((_, response) => response.writeHead(302, { location: elsewhere }).end());
    expect(await refusal(fetchFrom(`${address}/a.json`))).toContain('sends on to another one (127.0.0.1:');
  });

  it('is asked for over https, or on this machine', async () => {
    const never: typeof fetch = () => Promise.reject(new Error('was asked'));
    for (const text of ['data.json', 'ftp://host/a.json', 'file:///etc/passwd', ''])
      expect(await refusal(fetchFrom(text, { fetch: never }))).toContain('is no address of a file');
    expect(await refusal(fetchFrom('http://example.org/a.json', { fetch: never }))).toContain('begins with https://');
    expect(await refusal(fetchFrom('https://example.org/a.json', { fetch: never }))).toContain('(CORS)');
  });
});
