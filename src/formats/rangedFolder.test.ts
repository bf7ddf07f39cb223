import { afterEach, expect, test, vi } from 'vitest';
import { FormatError } from './formatError';
import { rangedFolder } from './rangedFolder';

afterEach(() => void vi.unstubAllGlobals());

/** A host whose answers to ranges are these. */
const host = (answer: (init: RequestInit) => Response): void =>
  void vi.stubGlobal('fetch', async (_: string, init: RequestInit) =>
    init.method === 'HEAD' ? new Response(null, { headers: { 'content-length': '10' } }) : answer(init),
  );

const refusal = async (): Promise<string> => {
  const file = await rangedFolder('http://here/models/0', 'model', ['a.gguf']).open('a.gguf');
  const error: unknown = await file.read(2, 6).then(
    () => 'nothing was refused',
    (reason: unknown) => reason,
  );
  if (!(error instanceof FormatError)) throw new Error(`not a FormatError: ${String(error)}`);
  return error.message;
};

test('a part of a file is asked for by its range', async () => {
  const asked: RequestInit[] = [];
  host((init) => {
    asked.push(init);
    return new Response('2345', { status: 206 });
  });
  const folder = rangedFolder('http://here/models/0/', 'model', ['a.gguf']);
  const file = await folder.open('a.gguf');
  expect(file.size).toBe(10);
  expect(new TextDecoder().decode(await file.read(2, 6))).toBe('2345');
  expect(asked).toMatchObject([{ headers: { Range: 'bytes=2-5' } }]);
  expect(await folder.list()).toEqual(['a.gguf']);
});

test.each<[string, () => Response, string]>([
  ['a file that went', () => new Response(null, { status: 404 }), 'no such file any more'],
  ['a server that fails', () => new Response(null, { status: 500 }), 'answers 500'],
  ['a server that sends the whole file', () => new Response('0123456789'), 'range requests'],
  ['a file that became shorter', () => new Response('23', { status: 206 }), '2 bytes came where 4'],
  [
    'a connection that breaks',
    () =>
      new Response(new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) }), {
        status: 206,
      }),
    'the connection broke',
  ],
])('%s is told with the address', async (_, answer, words) => {
  host(answer);
  const message = await refusal();
  expect(message).toContain(words);
  expect(message).toContain('http://here/models/0/a.gguf');
});

/** A host that does not say its files' sizes when asked about them. `packed`: or says that of the packing. */
const silent = (range: string | null, packed: Record<string, string> = {}): void =>
  void vi.stubGlobal('fetch', async (_: string, init: RequestInit) =>
    init.method === 'HEAD'
      ? new Response(null, { headers: packed })
      : new Response('0', { status: 206, headers: { ...(range !== null && { 'content-range': range }) } }),
  );

test.each<Record<string, string>>([{}, { 'content-encoding': 'gzip', 'content-length': '7' }])(
  'a size that is not said comes with the first byte (%j)',
  async (packed) => {
    silent('bytes 0-0/1234', packed);
    expect((await rangedFolder('http://here', 'model', ['a']).open('a')).size).toBe(1234);
  },
);

test('a size that is nowhere said is told, not taken for 0', async () => {
  silent(null);
  await expect(rangedFolder('http://here', 'model', ['a']).open('a')).rejects.toThrow('does not say how large');
});

test('a server that keeps one waiting is given up', async () => {
  vi.stubGlobal(
    'fetch',
    (_: string, { signal }: RequestInit) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  );
  await expect(rangedFolder('http://here', 'model', ['a'], 20).open('a')).rejects.toThrow('no answer');
});
