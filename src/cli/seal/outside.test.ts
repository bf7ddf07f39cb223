import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import { type ChatServer, fail, startChatServer, type Told } from '../../testing/chatServer';
import { KNOWLEDGE_CLI } from './knowledge';
import { judgeFor, readOutside, usageLines } from './outside';
import { parse } from './testing/parse';

const servers: ChatServer[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((one) => one.close()));
});

async function serving(tell: (text: string) => Told): Promise<ChatServer> {
  const server = await startChatServer(({ text }) => tell(text));
  servers.push(server);
  return server;
}

const knowledge = (...args: string[]) => parse(KNOWLEDGE_CLI, args);
const quiet = () => vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
const SMALL = ['--held-out', '2', '--rounds', '1', '--passages', '1'];

describe('endpoints of a command', () => {
  it('are named by flags, and their key by the environment', () => {
    const url = 'https://host.example/v1';
    const named = { model: 'm', authorUrl: url, authorModel: 'writer', judgeUrl: url, judgeModel: 'judge' };
    const outside = readOutside(named, { SELKIE_API_KEY: 'secret' });
    expect(outside?.author?.endpoint).toEqual({ base: url, model: 'writer', key: 'secret' });
    expect(outside?.judge?.endpoint).toEqual({ base: url, model: 'judge', key: 'secret' });
    const elsewhere = { ...named, judgeUrl: 'https://host.example.other/v1' };
    expect(readOutside(elsewhere, { SELKIE_API_KEY: 'secret' })?.judge?.endpoint.key).toBe('');
    const both = { SELKIE_API_KEY: 'secret', SELKIE_JUDGE_API_KEY: 'other' };
    expect(readOutside(elsewhere, both)?.judge?.endpoint.key).toBe('other');
    expect(knowledge().outside).toBeUndefined();
  });

  it.each([
    [['--author-url', 'https://host/v1'], /--author-url and --author-model need one another/],
    [['--author-url', 'host', '--author-model', 'm'], /--author-url: "host" is no URL of an endpoint/],
    [['--prices', '1,2'], /--prices needs --author-url or --judge-url/],
    [['--judge-url', 'https://h/v1', '--judge-model', 'm', '--prices', '1'], /--prices 1: it must be two numbers/],
    [
      ['--author-url', 'https://h/v1', '--author-model', 'm', '--resume', 'run.json'],
      /--author-url cannot be given with --resume/,
    ],
  ])('%j is refused in one line', (args, message) => {
    expect(() => knowledge(...args)).toThrow(message);
  });

  it('may be named anew where a run goes on, since no file holds who judges', () => {
    const { outside, resume } = knowledge(
      '--judge-url',
      'http://gpu:1/v1',
      '--judge-model',
      'm',
      '--resume',
      'run.json',
    );
    expect([outside?.judge?.endpoint.base, resume]).toEqual(['http://gpu:1/v1', 'run.json']);
  });

  it('and settings have to go together', () => {
    const judged = { ...DEFAULT_SETTINGS, quiz: { ...DEFAULT_SETTINGS.quiz, judge: 'endpoint' as const } };
    const { outside } = knowledge('--judge-url', 'https://h/v1', '--judge-model', 'm');
    expect(judgeFor(DEFAULT_SETTINGS, undefined)).toBeNull();
    expect(() => judgeFor(judged, undefined)).toThrow(/needs --judge-url and --judge-model/);
    expect(() => judgeFor(DEFAULT_SETTINGS, outside)).toThrow(/--judge-url needs --judge endpoint/);
    expect(judgeFor(judged, outside)).toBeTypeOf('function');
  });
});

describe('an author', () => {
  it('writes about the held-out passages before the run, which goes on with these texts', async () => {
    quiet();
    const server = await serving(() => 'One.\nTwo.');
    const given = knowledge(...SMALL, '--author-url', server.url, '--author-model', 'tiny-author', '--prices', '2,8');
    const { settings, source } = await KNOWLEDGE_CLI.begin(given);
    const { heldOut, training } = KNOWLEDGE_CLI.inputs(settings, source, null);
    expect(heldOut).toHaveLength(2);
    expect(server.asked).toHaveLength(heldOut.flatMap(({ teacher = [] }) => teacher).length);
    expect(heldOut[0]).toMatchObject({
      teacherName: 'tiny-author',
      teacher: ['One.\nTwo.', 'One.\nTwo.', 'One.\nTwo.'],
    });
    expect(training[0]?.teacherName).toBeUndefined();
    // A file of a run holds them with its items: nobody is asked again.
    const read = KNOWLEDGE_CLI.source.parse(JSON.parse(JSON.stringify(source)));
    const items = { training: [...training], heldOut: [...heldOut] };
    const again = KNOWLEDGE_CLI.sourceOf({ measuredOn: 'held-out', settings, items } as Parameters<
      typeof KNOWLEDGE_CLI.sourceOf
    >[0]);
    expect([read, again]).toEqual([source, source]);
    expect(given.outside && usageLines(given.outside)).toEqual([
      'author tiny-author: 6 answers, 60 tokens read and 12 written, cost 0.0002 at the given prices',
    ]);
  });

  it('that fails begins nothing', async () => {
    quiet();
    const server = await serving(() => fail(404, 'no such model'));
    const given = knowledge(...SMALL, '--author-url', server.url, '--author-model', 'm');
    await expect(KNOWLEDGE_CLI.begin(given)).rejects.toThrow(/is not there \(404\)/);
  });

  it('is not asked for a row that is not measured', async () => {
    const server = await serving(() => 'One.');
    const given = knowledge('--conditions', 'base', '--author-url', server.url, '--author-model', 'm');
    await expect(KNOWLEDGE_CLI.begin(given)).rejects.toThrow(/for the condition "teacher"/);
    expect(server.asked).toEqual([]);
  });
});
