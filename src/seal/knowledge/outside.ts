/**
 * Outside helpers, both optional: a model behind an endpoint (`contract/chat.ts`) that writes self-edits in the teacher's place, as
 * GPT-4.1 does in the paper (arXiv 2506.10943, table 1), and one that judges answers as SEAL's judge does (seal-reference 2.5).
 */
import type { AskChat, AskJudge, Claim } from '../../contract/chat';
import { EndpointError } from '../../contract/errors';
import { splitParagraphs } from './passages';
import { writingPrompt } from './prompts';
import type { KnowledgeSettings } from './settings';
import type { Passage } from './types';

/** Tokens of one text: GPT-4.1's recorded self-edits have some 700 (seal-reference 2.3). */
const MOST_WRITTEN = 1500;
/** Enough for one that thinks before it says yes or no. */
const MOST_JUDGED = 1024;
/** Claims that are asked at the same time. */
const AT_ONCE = 4;

export interface TeacherOptions {
  /** Hears each text so far, whole. */
  onText?: (paragraph: number, text: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * One text for each paragraph, in the prompt style of the settings; the embedded model's own style, which no other model knows,
 * becomes the paper's. The given start of the notes is for the policy alone.
 * @throws EndpointError where one of them does not come: there is no half of a teacher.
 */
export async function writeTeacher(
  ask: AskChat,
  writing: KnowledgeSettings['writing'],
  { title, context }: Passage,
  { onText, signal }: TeacherOptions = {},
): Promise<string[]> {
  const style = writing.style === 'world' ? 'implications' : writing.style;
  const texts: string[] = [];
  for (const [paragraph, text] of splitParagraphs(context).entries()) {
    const prompt = writingPrompt({ ...writing, style }, { title, text });
    if (prompt.trim() === '')
      throw new EndpointError('The own prompt is empty, so there is nothing to ask. Write it first.');
    const { temperature } = writing;
    const heard = onText && ((soFar: string) => onText(paragraph, soFar));
    const reply = await ask({ text: prompt, temperature, maxTokens: MOST_WRITTEN, onText: heard, signal });
    texts.push(reply.text);
  }
  return texts;
}

export function judgeText({ question, gold, answer }: Claim): string {
  return (
    'You grade the answer of a student. Go by the gold answer alone, not by what you know. The answer is right if all of the ' +
    'gold answer is in it and nothing in it speaks against the gold answer; whatever else it says, and how, does not matter. ' +
    'Reply with yes or no, and nothing else.\n\n' +
    `Question: ${question}\nGold answer: ${gold}\nStudent answer: ${answer}`
  );
}

/** Right where "yes" is in the reply and "no" is not, as SEAL reads it; whole words, since "know" is no "no". */
export const readVerdict = (reply: string): boolean => /\byes\b/i.test(reply) && !/\bno\b/i.test(reply);

/** Asks each claim once, for as long as it lives: an endpoint may judge the same claim in two ways, and wants to be paid for both. */
export function makeJudge(ask: AskChat): AskJudge {
  const known = new Map<string, boolean>();
  const keyOf = ({ question, gold, answer }: Claim): string => JSON.stringify([question, gold, answer]);
  return async (claims, signal) => {
    const open = new Map(claims.map((claim) => [keyOf(claim), claim] as const));
    const asked = [...open].filter(([key]) => !known.has(key));
    await allOf(asked, signal, async ([key, claim], own) => {
      const reply = await ask({ text: judgeText(claim), temperature: 0, maxTokens: MOST_JUDGED, signal: own });
      known.set(key, readVerdict(reply.text));
    });
    return claims.map((claim) => known.get(keyOf(claim)) ?? false);
  };
}

/** A few at a time; the first that fails ends the others, and what they were asked is left. */
async function allOf<One>(
  list: readonly One[],
  signal: AbortSignal | undefined,
  work: (one: One, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const own = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  const waiting = [...list];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one, own);
  });
  try {
    await Promise.all(workers);
  } finally {
    waiting.length = 0;
    stop.abort();
    await Promise.allSettled(workers);
  }
}
