/**
 * Questions as the model reads them, and the texts whose tokens are to be scored, gathered for one call of the engine, since a pass
 * over many short texts costs little more than over one; what two askers want alike is scored once.
 */
import type { Claim } from '../../contract/chat';
import {
  type AdapterId,
  type GenerateRequest,
  GREEDY,
  type ScoreRequest,
  type ScoreResult,
} from '../../contract/engine';
import { assertFits } from '../context';
import type { Scored } from '../domain';
import { mean } from '../statistics/estimate';
import { answerContinuation, openBookPrompt, quizPrompt } from './prompts';
import { formIn } from './settings';
import { idsAfter, turnOf } from './turns';
import type { KnowledgeContext, Passage, Question } from './types';

/** What is given and what comes after it, in one; only the latter is scored. */
export interface Continuation {
  ids: readonly number[];
  /** Where the latter begins. */
  from: number;
  /** Equal where both are. */
  key: string;
}

/** @param ids at least one token. */
export function continuation(prompt: readonly number[], ids: readonly number[]): Continuation {
  const both = [...prompt, ...ids];
  return { ids: both, from: Math.max(1, prompt.length), key: `${prompt.length}:${both.join(' ')}` };
}

/**
 * Reads one score, once the batch has its results: the natural-log probability of each token of the continuation, and whether
 * greedy decoding would have written exactly this.
 */
export type ReadScore = () => { logProbabilities: number[]; greedy: boolean };

export class ScoreBatch {
  private readonly requests: ScoreRequest[] = [];
  private readonly places = new Map<string, number>();
  private results: readonly ScoreResult[] = [];
  private readonly claims = new Map<string, { place: number; claim: Claim }>();
  private verdicts: readonly boolean[] = [];

  add(adapter: AdapterId | null, { ids, from, key }: Continuation): ReadScore {
    const name = `${adapter ?? ''}:${key}`;
    const place = this.places.get(name) ?? this.requests.push({ ids, adapter, from }) - 1;
    this.places.set(name, place);
    return () => {
      const result = this.results[place];
      if (!result) throw new Error('These texts were not scored yet.');
      return { logProbabilities: result.logProbabilities, greedy: result.greedy.every(Boolean) };
    };
  }

  /** Left to the outside judge. */
  judged(claim: Claim): () => boolean {
    const key = JSON.stringify([claim.question, claim.gold, claim.answer]);
    const { place } = this.claims.get(key) ?? { place: this.claims.size };
    this.claims.set(key, { place, claim });
    return () => {
      const verdict = this.verdicts[place];
      if (verdict === undefined) throw new Error('These answers were not judged yet.');
      return verdict;
    };
  }

  /** Everything that was added, and what is made of it. */
  graded<Result>(grade: () => Result): Scored<Result> {
    const graded = (results: readonly ScoreResult[], verdicts: readonly boolean[] = []): Result => {
      this.results = results;
      this.verdicts = verdicts;
      return grade();
    };
    return { requests: this.requests, claims: [...this.claims.values()].map(({ claim }) => claim), grade: graded };
  }
}

export const meanLogProbability = (read: ReadScore): number => mean(read().logProbabilities);

export interface QuizItem {
  question: Question;
  prompt: number[];
  /** The gold answer as the model would write it after the prompt, and its end. */
  gold: Continuation;
}

/** Without the passage: no word of it but its title. */
export function closedBookItem(context: KnowledgeContext, title: string, question: Question): QuizItem {
  return quizItem(context, quizPrompt(context.settings, title, question.question), question, true);
}

/**
 * With the passage in sight: an upper reference for what reading alone answers. In the micro-world more questions follow
 * there, so that a line's end is the end of an answer.
 */
export function openBookItem(context: KnowledgeContext, passage: Passage, question: Question): QuizItem {
  const { settings } = context;
  return quizItem(context, openBookPrompt(settings, passage, question), question, settings.writing.style !== 'world');
}

/** @param endsText whether the answer ends the text, or its line. */
function quizItem(context: KnowledgeContext, text: string, question: Question, endsText: boolean): QuizItem {
  const { tokenizer, settings } = context;
  const { style } = settings.writing;
  const turn = turnOf(context, formIn(style, settings.quiz.form), text);
  const prompt = [...turn.ids];
  const answer = answerContinuation(style, question.answer);
  const ids = idsAfter(context, turn, endsText ? answer : `${answer}\n`);
  if (endsText && tokenizer.eosId !== null && ids.at(-1) !== tokenizer.eosId) ids.push(tokenizer.eosId);
  const gold = continuation(prompt, ids);
  assertFits(context, `The question "${question.question.slice(0, 60)}" with its answer`, gold.ids.length);
  return { question, prompt, gold };
}

/** Greedy, as every answer of the quiz. */
export function answerRequest(
  { tokenizer, settings, engine }: KnowledgeContext,
  { prompt }: QuizItem,
  adapter: AdapterId | null,
): GenerateRequest {
  return {
    prompt,
    adapter,
    maxTokens: Math.min(settings.quiz.maxTokens, engine.model.contextLength - prompt.length),
    sampling: GREEDY,
    stream: 0,
    stopIds: tokenizer.eosId === null ? [] : [tokenizer.eosId],
  };
}
