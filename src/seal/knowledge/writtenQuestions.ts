/**
 * Questions that the model writes about a passage itself: one for each sentence, with its answer. A small model goes on with a pair
 * that was begun for it, once ("Question:", `real-english.md`), so it is asked anew for each sentence. What is no pair, what gives its
 * answer away, what was asked before, what names something that the passage does not, and an answer that does not stand in it are left
 * out, each with its reason.
 */
import { type GenerateRequest, GREEDY } from '../../contract/engine';
import { assertFits, checkpoint, type RunContext, runStage } from '../context';
import type { Prompt } from '../domain';
import type { EventScope } from '../types';
import { contains } from './grading';
import { splitParagraphs } from './passages';
import { sentencesOf } from './sentences';
import { formIn, type KnowledgeSettings } from './settings';
import { turnOf } from './turns';
import type { KnowledgeContext, Passage, Question, QuestionRefusal, SealEvent, WrittenQuestions } from './types';

/** Tokens of a question and its answer. */
const LONGEST = 64;
/** Words of an answer; a longer one is no answer but the sentence again. */
const MOST_WORDS = 8;
const START = 'Question:';

/** Each of another kind, because a small model asks again what the last example asked. */
const EXAMPLES = [
  ['the bridge of Orm', 'It was opened by Queen Sella in 1911.', 'Who opened the bridge of Orm?', 'Queen Sella'],
  ['the river Tanno', 'Every spring it floods the market of Pell.', 'When does the river Tanno flood?', 'Every spring'],
  ['the clocks of Dray', 'The museum keeps 340 clocks.', 'How many clocks does the museum of Dray keep?', '340'],
] as const;

const opened = (title: string, text: string): string =>
  `${title === '' ? 'Text' : `Text about ${title}`}: ${text}\n${START}`;

/** What the model is asked of one sentence, up to the given start. */
export function questionPrompt(title: string, sentence: string): string {
  const shown = EXAMPLES.map(
    ([about, text, question, answer]) => `${opened(about, text)} ${question}\nAnswer: ${answer}`,
  );
  const asked = 'Write a question about the text and its answer, which is a few words of the text.';
  return [asked, ...shown, opened(title, sentence).slice(0, -START.length)].join('\n\n');
}

interface Place extends Prompt {
  paragraph: number;
  sentence: string;
}

/** One for each sentence. @throws EngineError for a sentence that leaves no room, and for a model without the form that is set. */
export function questionPrompts(context: KnowledgeContext, { title, context: text }: Passage): Place[] {
  const { settings, engine } = context;
  const form = formIn(settings.writing.style, settings.writing.form);
  return splitParagraphs(text).flatMap((own, paragraph) =>
    sentencesOf(own).map((sentence): Place => {
      const turn = turnOf(context, form, questionPrompt(title, sentence), START);
      assertFits(context, `The sentence "${sentence.slice(0, 60)}" with its prompt`, turn.ids.length + 1);
      const maxTokens = Math.min(LONGEST, engine.model.contextLength - turn.ids.length);
      return { text: turn.text, ids: turn.ids, maxTokens, paragraph, sentence };
    }),
  );
}

/** Why a model is not asked for questions at all; `null` where it is. */
export const cannotAsk = ({ writing: { style } }: Pick<KnowledgeSettings, 'writing'>): string | null =>
  style === 'world'
    ? 'The embedded model was never shown how a question is written. Load a model that speaks English, or choose another prompt.'
    : null;

/** A question and its answer out of what was said after "Question:"; `null` where there are none. */
export function readPair(said: string): Pick<Question, 'question' | 'answer'> | null {
  const found = /^\s*(?:Question\s*\d*\s*:)?\s*([^\n?]{3,}\?)\s*(?:Answer|A)\s*:\s*([^\n]+)/.exec(said);
  const [, question = '', answer = ''] = found ?? [];
  const bare = answer
    .trim()
    .replace(/^["'“‘]+|["'”’.]+$/gu, '')
    .trim();
  return found === null || bare === '' ? null : { question: question.trim(), answer: bare };
}

const printOf = (question: string): string =>
  question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** In the order of the sentences, each marked as the model's own. @param said one text for each place. */
export function readQuestions(
  passage: Passage,
  places: readonly Pick<Place, 'paragraph'>[],
  said: readonly string[],
): WrittenQuestions {
  const asked = new Set(passage.questions.map(({ question }) => printOf(question)));
  const written: WrittenQuestions = { questions: [], refused: [] };
  const several = new Set(places.map(({ paragraph }) => paragraph)).size > 1;
  for (const [index, { paragraph }] of places.entries()) {
    const text = (said[index] ?? '').trim();
    const pair = readPair(text);
    const reason = pair === null ? 'no-pair' : refusalOf(passage, pair, asked);
    if (pair === null || reason !== null) {
      written.refused.push({ text, reason: reason ?? 'no-pair' });
      continue;
    }
    asked.add(printOf(pair.question));
    written.questions.push({ ...pair, ...(several && { paragraph }), author: 'model' });
  }
  return written;
}

function refusalOf(
  { title, context: text }: Passage,
  { question, answer }: Pick<Question, 'question' | 'answer'>,
  asked: ReadonlySet<string>,
): QuestionRefusal | null {
  if (asked.has(printOf(question))) return 'asked-before';
  if (answer.split(/\s+/).length > MOST_WORDS) return 'long';
  if (contains(question, answer)) return 'gives-away';
  if (!contains(text, answer)) return 'not-in-passage';
  const known = new Set(printOf(`${title} ${text}`).split(' '));
  return namesIn(question).every((name) => known.has(name.toLowerCase())) ? null : 'stranger';
}

/**
 * Words with a capital and numbers, "19th" and "1850s" whole as `printOf` has them, but for the first word: a small model asks about a
 * name of the examples, too.
 */
const namesIn = (question: string): string[] =>
  [...question.matchAll(/(?<=\S\s+["'“‘(]*)[\p{Lu}\p{Nd}][\p{L}\p{N}]*/gu)].map(([name]) => name);

/** All sentences in one call of the engine, greedily; tells the texts as they come and what was made of them. */
export function writeQuestions(
  context: KnowledgeContext & Pick<RunContext<unknown, SealEvent>, 'emit'>,
  scope: EventScope,
  passage: Passage,
): Promise<WrittenQuestions> {
  const { engine, tokenizer, signal, emit } = context;
  return runStage(context, 'questions', scope, async () => {
    const places = questionPrompts(context, passage);
    const stopIds = tokenizer.eosId === null ? [] : [tokenizer.eosId];
    const textOf = (ids: readonly number[]): string =>
      tokenizer.decode(ids, { skipSpecialTokens: true }).toWellFormed();
    const soFar = places.map((): number[] => []);
    // In tokens, because all sentences end at nearly the same time; one that has ended has had all of its own.
    const spent = places.map(() => 0);
    const sum = (of: readonly number[]): number => of.reduce((all, one) => all + one, 0);
    const total = sum(places.map(({ maxTokens }) => maxTokens));
    await checkpoint(context, 'questions');
    const requests = places.map(({ ids, maxTokens }): GenerateRequest => {
      return { prompt: ids, adapter: null, maxTokens, sampling: GREEDY, stream: 0, stopIds };
    });
    const results = await engine.generate(requests, {
      signal,
      onProgress: ({ request, ids, done: ended }) => {
        const own = soFar[request];
        if (!own) return;
        own.push(...ids);
        spent[request] = ended ? (places[request]?.maxTokens ?? 0) : own.length;
        emit({ type: 'question-text', place: request, text: textOf(own), ...scope });
        emit({ type: 'progress', stage: 'questions', done: sum(spent), total, ...scope });
      },
    });
    const written = readQuestions(
      passage,
      places,
      results.map(({ ids }) => textOf(ids)),
    );
    emit({ type: 'questions', written, ...scope });
    return written;
  });
}
