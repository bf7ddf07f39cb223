/** Endpoints that a headless run asks beside its engine: who writes in the teacher's place, and who judges (`seal/knowledge/outside.ts`). */
import { type AskChat, type AskJudge, addUsage, type Endpoint, NO_USAGE, type Usage } from '../../contract/chat';
import { readEndpoint } from '../../endpoint/address';
import { openEndpoint } from '../../endpoint/client';
import { makeJudge, writeTeacher } from '../../seal/knowledge/outside';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { decimal } from '../../seal/settings';
import type { OptionValues } from './cliDomain';

/** What the run's file holds afterwards. */
export const AUTHOR_FLAGS = [
  ['--author-url <url>', 'OpenAI-compatible endpoint whose model writes the self-edits of the condition "teacher"'],
  ['--author-model <name>', 'the model of --author-url'],
] as const;
/** What no file holds. */
export const ANEW_FLAGS = [
  ['--judge-url <url>', 'OpenAI-compatible endpoint of --judge endpoint, which is sent questions and answers'],
  ['--judge-model <name>', 'the model of --judge-url'],
  ['--prices <in,out>', 'of a million tokens read and written by endpoints, to show what they cost'],
] as const;

export interface Helper {
  endpoint: Endpoint;
  ask: AskChat;
  used: () => Usage;
}

export interface Outside {
  author: Helper | null;
  judge: Helper | null;
  prices: { input: number; output: number } | null;
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

/** @throws Error with one plain line that names the flag. */
export function readOutside(values: OptionValues, env: NodeJS.ProcessEnv = process.env): Outside | null {
  const { authorUrl, authorModel, judgeUrl, judgeModel, prices } = values;
  const { SELKIE_API_KEY: key = '', SELKIE_JUDGE_API_KEY: judgeKey } = env;
  const author = endpointOf('author', authorUrl, authorModel, key);
  // A key goes to the host that it was given for.
  const isElsewhere = author !== null && originOf(judgeUrl) !== originOf(author.base);
  const judge = endpointOf('judge', judgeUrl, judgeModel, judgeKey ?? (isElsewhere ? '' : key));
  if (author === null && judge === null) {
    if (prices !== undefined) throw new Error('--prices needs --author-url or --judge-url, whose tokens it prices.');
    return null;
  }
  return { author: author && helper(author), judge: judge && helper(judge), prices: pricesOf(prices) };
}

const originOf = (url = ''): string | null => (URL.canParse(url) ? new URL(url).origin : null);

function endpointOf(
  who: 'author' | 'judge',
  url: string | undefined,
  model: string | undefined,
  key: string,
): Endpoint | null {
  if (url === undefined && model === undefined) return null;
  if (url === undefined || model === undefined)
    throw new Error(`--${who}-url and --${who}-model need one another: where it is asked, and which model.`);
  try {
    return readEndpoint({ url, model, key }, true);
  } catch (error) {
    // Without the address, which may hold a password.
    throw new Error(`--${who}-url: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function pricesOf(given: string | undefined): Outside['prices'] {
  if (given === undefined) return null;
  const [input = Number.NaN, output = Number.NaN, ...more] = given.split(',').map(decimal);
  if (![input, output].every((price) => price >= 0) || more.length > 0)
    throw new Error(`--prices ${given}: it must be two numbers, as in 2,8: of a million tokens read, and written.`);
  return { input, output };
}

function helper(endpoint: Endpoint): Helper {
  let used = NO_USAGE;
  const ask = openEndpoint(endpoint, {
    fetch,
    onUsage: (usage) => {
      used = addUsage(used, usage);
    },
    onWait: (message, seconds) => say(`${message} Trying again in ${seconds} s.`),
  });
  return { endpoint, ask, used: () => used };
}

/** @throws Error with one plain line where settings and flags do not go together. */
export function judgeFor({ quiz }: KnowledgeSettings, outside: Outside | undefined): AskJudge | null {
  const judge = outside?.judge ?? null;
  if (quiz.judge !== 'endpoint') {
    if (judge !== null) throw new Error(`--judge-url needs --judge endpoint; the run is judged by ${quiz.judge}.`);
    return null;
  }
  if (judge === null)
    throw new Error('--judge endpoint needs --judge-url and --judge-model, which no file of a run holds.');
  return makeJudge(judge.ask);
}

/** What the author writes about each passage, before the run begins. @throws Error with one plain line; then nothing is begun. */
export async function authoredBy(
  { author }: Outside,
  { writing, conditions }: KnowledgeSettings,
  passages: readonly Passage[],
): Promise<{ name: string; texts: string[][] }> {
  if (author === null) throw new Error('--author-url is missing.');
  if (!conditions.includes('teacher') || passages.length === 0)
    throw new Error(
      '--author-url writes about held-out passages for the condition "teacher", which this run does not measure.',
    );
  const { model } = author.endpoint;
  const texts: string[][] = [];
  for (const passage of passages) {
    say(`${model} writes about ${passage.title} (${texts.length + 1} of ${passages.length})`);
    texts.push(await writeTeacher(author.ask, writing, passage));
  }
  return { name: model, texts };
}

/** What each was asked for, and what that cost. */
export function usageLines({ author, judge, prices }: Outside): string[] {
  return Object.entries({ author, judge }).flatMap(([who, one]) => {
    if (one === null) return [];
    const { answers, input, output, uncounted, retries } = one.used();
    const number = (value: number): string => value.toLocaleString('en');
    return [
      [
        `${who} ${one.endpoint.model}: ${number(answers)} answers, ${number(input)} tokens read and ${number(output)} written`,
        uncounted > 0 ? `not counted of ${number(uncounted)} answers` : [],
        retries > 0 ? `${number(retries)} tries made again` : [],
        prices === null
          ? []
          : `cost ${((input * prices.input + output * prices.output) / 1e6).toFixed(4)} at the given prices`,
      ]
        .flat()
        .join(', '),
    ];
  });
}
