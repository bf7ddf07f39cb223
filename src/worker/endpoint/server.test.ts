import { afterEach, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import { townPassage } from '../../seal/testing/fixtures';
import { type ChatServer, fail, startChatServer, type Told } from '../../testing/chatServer';
import type { EndpointNews } from './protocol';
import { makeEndpointServer } from './server';

const servers: ChatServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((one) => one.close())));

async function opened(tell: (text: string, number: number) => Told) {
  const server = await startChatServer(({ text }, number) => tell(text, number));
  servers.push(server);
  const news: EndpointNews[] = [];
  const endpoint = { url: server.url, model: 'tiny', key: '' };
  const own = makeEndpointServer({ fetch, wait: async () => undefined });
  return { server, own, endpoint, news, hear: (one: EndpointNews) => void news.push(one) };
}

const passage = townPassage(1);
const writing = DEFAULT_SETTINGS.writing;
const CLAIM = { question: 'q', gold: 'g', answer: 'a' };

it('writes about each paragraph, and tells of the text and of what it used', async () => {
  const { own, endpoint, news, hear } = await opened(() => 'One. Two.');
  const texts = await own.write(endpoint, writing, passage, hear);
  expect(texts).toEqual({ kind: 'answered', result: ['One. Two.', 'One. Two.'] });
  expect(news.map((one) => (one.kind === 'text' ? `${one.paragraph} ${one.text}` : one.kind))).toEqual([
    '0 One. ',
    '0 One. Two.',
    'usage',
    '1 One. ',
    '1 One. Two.',
    'usage',
  ]);
});

it('judges equal claims once, until another model is named', async () => {
  const { server, own, endpoint, hear } = await opened(() => 'yes');
  const verdicts = { kind: 'answered', result: [true, true] };
  expect(await own.judge(endpoint, [CLAIM, CLAIM], hear)).toEqual(verdicts);
  expect(await own.judge(endpoint, [CLAIM, CLAIM], hear)).toEqual(verdicts);
  expect(server.asked).toHaveLength(1);
  expect(server.asked[0]?.authorization).toBeNull();
  await own.judge({ ...endpoint, model: 'other' }, [CLAIM], hear);
  expect(server.asked.map(({ model }) => model)).toEqual(['tiny', 'other']);
});

it('tells a failure in one line, and that it waits', async () => {
  const { own, endpoint, news, hear } = await opened((_, number) => fail(number === 1 ? 429 : 401, 'no'));
  expect(await own.judge(endpoint, [CLAIM], hear)).toEqual({
    kind: 'failed',
    failure: { code: 'endpoint', message: expect.stringMatching(/wants a key \(401\). Check the key. It says: no$/) },
  });
  expect(news.map(({ kind }) => kind)).toEqual(['usage', 'waiting']);
  const nowhere = { ...endpoint, url: 'http://gpu.example/v1' };
  expect(await own.write(nowhere, writing, passage, hear)).toMatchObject({
    kind: 'failed',
    failure: { code: 'endpoint', message: expect.stringContaining('over https alone') },
  });
});

it('leaves off what is cancelled, and only that', async () => {
  const { server, own, endpoint, hear } = await opened((text) => (text.includes('grade') ? () => undefined : 'Notes'));
  const judged = own.judge(endpoint, [CLAIM], hear);
  await expect.poll(() => server.asked.length).toBe(1);
  const written = own.write(endpoint, writing, passage, hear);
  own.cancel('judge');
  expect(await judged).toEqual({ kind: 'cancelled' });
  expect((await written).kind).toBe('answered');
});
