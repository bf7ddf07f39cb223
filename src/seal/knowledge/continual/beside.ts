/** Lines that are learned beside an edit so that others are not forgotten: earlier lines, or answers that the model gave itself. */
import {
  type AdapterId,
  type GenerateRequest,
  type GenerateResult,
  GREEDY,
  type TrainingSequence,
} from '../../../contract/engine';
import type { Loop } from '../../domain';
import { askAll } from '../../loop/quiz';
import { deriveSeed } from '../../seeds';
import { weighing } from '../lay';
import { quizPrompt } from '../prompts';
import { formIn } from '../settings';
import { turnOf } from '../turns';
import type { Knowledge, KnowledgeContext, TrainingSequence as Line } from '../types';

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

function openingOfQuestion(context: KnowledgeContext, question: string): Opening {
  const { settings, engine } = context;
  const form = formIn(settings.writing.style, settings.quiz.form);
  const { ids } = turnOf(context, form, quizPrompt(settings, '', question));
  const longest = settings.writing.style === 'world' ? settings.quiz.maxTokens : LONGEST;
  return { ids, most: Math.max(1, Math.min(longest, engine.model.contextLength - ids.length)) };
}

export interface OwnLines {
  /** Said as the model would by chance; else the likeliest. */
  sampled: boolean;
  adapter: AdapterId | null;
  /** Names the random numbers. */
  key: string;
  /** All tokens of an answer together. */
  weight: number;
}

/** What the model says to openings, as lines to be learned, and the call that asks for it; several go out in one. */
export interface AskedLines {
  requests: GenerateRequest[];
  read: (results: readonly GenerateResult[]) => TrainingSequence[];
}

export function ownLines(
  { settings, tokenizer }: KnowledgeContext,
  openings: readonly Opening[],
  { sampled, adapter, key, weight }: OwnLines,
): AskedLines {
  const { eosId } = tokenizer;
  const stopIds = eosId === null ? [] : [eosId];
  const sampling = sampled ? { ...GREEDY, temperature: 1, seed: deriveSeed(settings.seed, 'continual', key) } : GREEDY;
  const requests = openings.flatMap(({ ids: prompt, most }, place) =>
    Array.from({ length: sampled ? DRAWS : 1 }, (_, draw): GenerateRequest => {
      return { prompt, adapter, maxTokens: most, sampling, stream: place * DRAWS + draw, stopIds };
    }),
  );
  return {
    requests,
    // Only the answers are learned.
    read: (results) =>
      requests.flatMap(({ prompt }, index): TrainingSequence[] => {
        const { ids = [], finish = 'length' } = results[index] ?? {};
        const answer = finish === 'stop' && eosId !== null ? [...ids, eosId] : ids;
        if (answer.length === 0) return [];
        const own = weight / answer.length;
        return [{ ids: [...prompt, ...answer], lossWeights: [...prompt.map(() => 0), ...answer.map(() => own)] }];
      }),
  };
}

/** The answers of the model without an adapter, as it came, to everyday questions. */
export const everydayLines = (
  context: KnowledgeContext,
  questions: readonly string[],
  how: Pick<OwnLines, 'sampled' | 'weight'>,
): AskedLines =>
  ownLines(
    context,
    questions.map((question) => openingOfQuestion(context, question)),
    { ...how, adapter: null, key: 'everyday' },
  );

/** In one call. @returns the lines of each. */
export async function askLines(loop: Loop<Knowledge>, asked: readonly AskedLines[]): Promise<TrainingSequence[][]> {
  const requests = asked.flatMap((one) => one.requests);
  if (requests.length === 0) return asked.map(() => []);
  const read = (results: readonly GenerateResult[]): TrainingSequence[][] => {
    let from = 0;
    return asked.map((one) => {
      const own = results.slice(from, from + one.requests.length);
      from += own.length;
      return one.read(own);
    });
  };
  const score = (results: readonly GenerateResult[]) => ({ requests: [], grade: () => read(results) });
  return (await askAll(loop, 'finetune', { requests, score })).result;
}

/** Whole lines, each token of which weighs so much, but for those that are only read. */
export const weighted = (lines: readonly Pick<Line, 'ids' | 'from'>[], weight: number): TrainingSequence[] =>
  lines.map((line) => weighing(line, weight));
