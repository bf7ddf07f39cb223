/** Lines that are learned beside an edit so that others are not forgotten: earlier lines, or answers that the model gave itself. */
import { type AdapterId, type GenerateRequest, GREEDY, type TrainingSequence } from '../../../contract/engine';
import { deriveSeed } from '../../seeds';
import { quizPrompt } from '../prompts';
import { formIn } from '../settings';
import { turnOf } from '../turns';
import type { KnowledgeContext, TrainingSequence as Line } from '../types';

/** Tokens of an answer to an everyday question. */
const LONGEST = 48;
/** Of a line so much is given, and the rest is asked. */
const GIVEN = 2 / 3;
/** Answers to each beginning where they are sampled. */
const DRAWS = 2;

/** Tokens of a usual line: what an answer weighs, all its tokens together, so that one of a word is not drowned by whole lines. */
export const LINE_TOKENS = 12;

/** A beginning that is given, and how much may follow. */
export interface Opening {
  ids: readonly number[];
  most: number;
}

/** The first words of a line, for the model to go on from; `null` for a line too short to have both. */
export function openingOf(context: KnowledgeContext, { text, ids }: Line): Opening | null {
  const words = text.split(' ');
  const given = words.slice(0, Math.ceil(GIVEN * words.length)).join(' ');
  const opening = turnOf(context, 'plain', given).ids;
  const most = ids.length - opening.length + 2;
  return words.length < 3 || opening.length >= ids.length ? null : { ids: opening, most };
}

export function openingOfQuestion(context: KnowledgeContext, question: string): Opening {
  const { settings, engine } = context;
  const form = formIn(settings.writing.style, settings.quiz.form);
  const { ids } = turnOf(context, form, quizPrompt(settings, '', question));
  const longest = settings.writing.style === 'world' ? settings.quiz.maxTokens : LONGEST;
  return { ids, most: Math.max(1, Math.min(longest, engine.model.contextLength - ids.length)) };
}

/** Asks for what follows: the likeliest, or as the model would say it by chance. @param key names the random numbers. */
export function requestsFor(
  { settings, tokenizer }: KnowledgeContext,
  openings: readonly Opening[],
  adapter: AdapterId | null,
  { sampled, key }: { sampled: boolean; key: string },
): GenerateRequest[] {
  const stopIds = tokenizer.eosId === null ? [] : [tokenizer.eosId];
  const sampling = sampled ? { ...GREEDY, temperature: 1, seed: deriveSeed(settings.seed, 'continual', key) } : GREEDY;
  return openings.flatMap(({ ids: prompt, most }, place) =>
    Array.from({ length: sampled ? DRAWS : 1 }, (_, draw): GenerateRequest => {
      return { prompt, adapter, maxTokens: most, sampling, stream: place * DRAWS + draw, stopIds };
    }),
  );
}

/** The answers as lines of which only they are learned, all tokens of one together weighing `weight`. */
export function asLines(
  { tokenizer: { eosId } }: KnowledgeContext,
  requests: readonly GenerateRequest[],
  results: readonly { ids: readonly number[]; finish: string }[],
  weight: number,
): TrainingSequence[] {
  return requests.flatMap(({ prompt }, index): TrainingSequence[] => {
    const { ids = [], finish = 'length' } = results[index] ?? {};
    const answer = finish === 'stop' && eosId !== null ? [...ids, eosId] : ids;
    if (answer.length === 0) return [];
    const own = weight / answer.length;
    return [{ ids: [...prompt, ...answer], lossWeights: [...prompt.map(() => 0), ...answer.map(() => own)] }];
  });
}

/** Whole lines, each token of which weighs so much. */
export function weighted(lines: readonly { ids: readonly number[] }[], weight: number): TrainingSequence[] {
  return lines.map(({ ids }) => ({ ids, lossWeights: ids.map(() => weight) }));
}
