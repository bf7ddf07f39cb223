import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatRequest, Usage } from '../contract/chat';
import { addUsage, NO_USAGE } from '../contract/chat';
import { type ChatServer, complete, fail, send, startChatServer, streamed, type Told } from '../testing/chatServer';
import { type Host, openEndpoint } from './client';
import { readStream } from './reply';

const KEY = 'sk-secret-0123456789';
const servers: ChatServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((one) => one.close())));

async function opened(tell: (number: number) => Told, host: Partial<Host> = {}) {
  const server = await startChatServer((_, number) => tell(number));
  servers.push(server);
  const waited: number[] = [];
  let used: Usage = NO_USAGE;
  const ask = openEndpoint(
    { base: server.url, model: 'tiny', key: KEY },
    {
      fetch,
      wait: async (milliseconds) => void waited.push(milliseconds),
      onUsage: (usage) => {
        used = addUsage(used, usage);
      },
      ...host,
    },
  );
  const say = (more: Partial<ChatRequest> = {}) => ask({ text: 'Hello?', temperature: 0.5, maxTokens: 20, ...more });
  return { server, say, waited, used: () => used };
}

describe('an answer', () => {
  it('comes whole, from the address and with the key and settings that were given', async () => {
    const { server, say, used } = await opened(() => ' Good day to you. ');
    expect(await say()).toEqual({ text: 'Good day to you.', finish: 'stop' });
    expect(server.asked).toEqual([
      { model: 'tiny', text: 'Hello?', stream: false, temperature: 0.5, maxTokens: 20, authorization: `Bearer ${KEY}` },
    ]);
    expect(used()).toEqual({ answers: 1, input: 10, output: 6, uncounted: 0, retries: 0 });
  });

  it('is streamed to whoever listens, and counted too', async () => {
    const { say, used } = await opened(() => 'Good day to you.');
    const heard: string[] = [];
    expect(await say({ onText: (text) => heard.push(text) })).toEqual({ text: 'Good day to you.', finish: 'stop' });
    expect(heard).toEqual(['Good ', 'Good day ', 'Good day to ', 'Good day to you.']);
    expect(used()).toEqual({ answers: 1, input: 10, output: 4, uncounted: 0, retries: 0 });
  });

  it('may come whole although a stream was asked for, without counts, cut, or after thinking aloud', async () => {
    const bare = JSON.stringify({
      choices: [{ message: { content: '<think>Hm, so.</think>\nYes' }, finish_reason: 'length' }],
    });
    const { say, used } = await opened(() => send(200, 'application/json', bare));
    expect(await say({ onText: () => undefined })).toEqual({ text: 'Yes', finish: 'length' });
    expect(used()).toEqual({ answers: 1, input: 0, output: 0, uncounted: 1, retries: 0 });
  });

  it('is the same however a stream is cut into pieces', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'é', '語', ' ', '\n', '"') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (words, size) => {
          const body = [
            ...words.map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\r\n\r\n`),
            ': a comment\r\n\r\ndata: [DONE]\r\n\r\n',
          ].join('');
          const pieces = body.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
          const read = readStream('It', iterable(pieces), () => undefined).then(
            ({ text }) => text,
            () => '',
          );
          expect(await read).toBe(words.join('').trim());
        },
      ),
    );
  });
});

async function* iterable(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

describe('a failure that may pass', () => {
  it('is tried again, after as long as the server says, and told meanwhile', async () => {
    const told: string[] = [];
    const { server, say, waited, used } = await opened(
      (number) =>
        number === 1 ? fail(429, 'slow down', { 'Retry-After': '7' }) : number === 2 ? fail(500, 'oh') : 'Yes',
      { onWait: (message, seconds) => told.push(`${message} ${seconds}`) },
    );
    expect((await say()).text).toBe('Yes');
    expect(waited).toEqual([7000, 3000]);
    expect(server.asked).toHaveLength(3);
    expect(used()).toMatchObject({ answers: 1, retries: 2 });
    expect(told[0]).toMatch(
      /^tiny at 127.0.0.1:\d+ is asked too often, or its quota is used up \(429\). It says: slow down 7$/,
    );
  });

  it('tells nothing of the key while it waits', async () => {
    const told: string[] = [];
    const { say } = await opened((number) => (number === 1 ? fail(429, `too often for ${KEY}`) : 'Yes'), {
      onWait: (message) => told.push(message),
    });
    await say();
    expect(told).toEqual([expect.stringContaining('too often for …')]);
    const later = await opened(() => fail(429, `too often for ${KEY}`, { 'Retry-After': '3600' }));
    await expect(later.say()).rejects.toThrow(/too often for … It asks to wait/);
  });

  it('is told after a few tries', async () => {
    const { server, say, waited } = await opened(() => fail(503, 'overloaded'));
    await expect(say()).rejects.toThrow(/^tiny at \S+ has trouble of its own \(503\). It says: overloaded$/);
    expect(waited).toEqual([1000, 3000, 9000]);
    expect(server.asked).toHaveLength(4);
  });

  it('is told at once where the server asks to wait for minutes', async () => {
    const { server, say } = await opened(() => fail(429, 'daily limit', { 'Retry-After': '3600' }));
    await expect(say()).rejects.toThrow(/asks to wait 3600 seconds/);
    expect(server.asked).toHaveLength(1);
  });

  it('ends when the run is stopped', async () => {
    const stop = new AbortController();
    const { say } = await opened(() => fail(500, 'oh'), { onWait: () => stop.abort() });
    await expect(say({ signal: stop.signal })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a failure that stays', () => {
  it.each<[string, Told, RegExp]>([
    [
      'a wrong key',
      fail(401, `Incorrect API key: ${KEY}`),
      /does not take this key \(401\). Check the key. It says: Incorrect API key: …$/,
    ],
    [
      'no permission',
      fail(403, 'not in your plan'),
      /is not allowed with this key \(403\). It says: not in your plan$/,
    ],
    [
      'no such model',
      fail(404, 'The model `tiny` does not exist'),
      /is not there \(404\): the server has no such model/,
    ],
    [
      'a bad request',
      fail(400, 'temperature must be 1'),
      /refused what was asked \(400\). It says: temperature must be 1$/,
    ],
    ['a web page', send(200, 'text/html', '<!DOCTYPE html><p>Welcome'), /answered with a web page. Check the URL/],
    ['a web page as a failure', send(405, 'text/html', '<html>no'), /refused what was asked \(405\).$/],
    ['no JSON', send(200, 'application/json', 'Yes'), /is no chat completion/],
    ['other JSON', send(200, 'application/json', '{"choices":[]}'), /is no chat completion/],
    [
      'a number for a text',
      send(200, 'application/json', '{"choices":[{"message":{"content":5}}]}'),
      /no chat completion/,
    ],
    [
      'an error that calls itself good',
      send(200, 'application/json', '{"error":"out of credit"}'),
      /refused: out of credit$/,
    ],
    ['nothing', send(200, 'application/json', ''), /answered with nothing at all/],
    ['an empty text', complete('  '), /answered, but without any text. Try again.$/],
    ['an empty text at the limit', complete('', 'length'), /without any text before its limit of tokens was reached/],
  ])('%s is told in one line without the key', async (_, told, message) => {
    const { server, say, waited } = await opened(() => told);
    const error = await say().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'EndpointError', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain(KEY);
    expect(String(error)).not.toContain('\n');
    expect([server.asked.length, waited]).toEqual([1, []]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['that is no JSON', ['data: hello\n\n'], /is no chat completion/],
    ['of something else', ['data: {"a":1}\n\n'], /is no chat completion/],
    ['that is no stream', ['hello\n\n'], /is no chat completion/],
    [
      'that breaks off',
      ['data: {"choices":[{"delta":{"content":"Half"}}]}\n\n'],
      /broke off in the middle of its answer/,
    ],
    ['with an error in it', ['data: {"error":{"message":"out of memory"}}\n\n'], /broke off: out of memory$/],
    ['that is a web page', ['<html><body>'], /answered with a web page/],
    [
      'without a word',
      ['data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'],
      /without any text/,
    ],
  ])('a stream %s', async (_, pieces, message) => {
    const { say } = await opened(() => streamed(pieces));
    await expect(say({ onText: () => undefined })).rejects.toThrow(message);
  });

  it('a server that says nothing', async () => {
    const { say } = await opened(() => () => undefined, { answersWithin: 50 });
    await expect(say()).rejects.toThrow(/said nothing for 0.05 seconds. Try again.$/);
  });

  it('a server that stops in the middle of a stream', async () => {
    const half = (response: Parameters<ReturnType<typeof streamed>>[0]): void => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"Half"}}]}\n\n');
    };
    const { say } = await opened(() => half, { answersWithin: 100 });
    await expect(say({ onText: () => undefined })).rejects.toThrow(/said nothing for 0.1 seconds/);
  });

  it('no server at all', async () => {
    const { server, say } = await opened(() => 'Yes');
    await server.close();
    await expect(say()).rejects.toThrow(/cannot be reached. Check the URL and that its server runs/);
  });
});
