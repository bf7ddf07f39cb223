/** What is expected of a model that learns passages, for a rehearsal of the loop: texts of the usual length, some of them good. */
import type { GenerateRequest, GenerateResult } from '../../contract/engine';
import type { Tokenizer } from '../../tokenizer/types';
import type { ExpectedModel, ExpectedResults, Place } from '../cost/rehearsal';
import { type Remembering, remembering, repeated, wholes } from '../cost/remembering';
import type { Bound } from '../domain';
import { closedBookItem } from './questions';
import type { KnowledgeSettings } from './settings';
import type { Candidate, Knowledge, KnowledgeContext, SideQuestions } from './types';

export interface WrittenSizes {
  /** Tokens of a part on average with its end, and of the longest in a batch. */
  partTokens: number;
  longestPart: number;
  /** Sequences that a part is split into. */
  partSequences: number;
}

export interface TextSizes {
  /** Of samples that compete, and of those that measure: they have a temperature each, and high ones end texts early. */
  training: WrittenSizes;
  heldOut: WrittenSizes;
  /** Tokens of one answer on average, its end included, and of the longest. */
  answerTokens: number;
  longestAnswer: number;
}

/**
 * Means of the embedded model at the temperatures of the default settings, over two runs of two rounds on 8 training and 50
 * held-out passages: it writes 44, then 57 tokens at 1; and at 0.5 it writes 63, 80 and 92, before and after each round.
 */
const WORLD_TEXT: TextSizes = {
  training: { partTokens: 51, longestPart: 120, partSequences: 5.4 },
  heldOut: { partTokens: 78, longestPart: 125, partSequences: 7.5 },
  answerTokens: 2.5,
  longestAnswer: 12,
};
const LINE_TOKENS = 30;

/** Nothing is known of another model's texts, so they count as long as they may become; an estimate then errs upwards. */
export function expectedTexts({ writing, sequences, quiz }: KnowledgeSettings): TextSizes {
  const { maxTokens } = writing;
  const long = { partTokens: maxTokens, longestPart: maxTokens, partSequences: maxTokens / LINE_TOKENS };
  const unknown = { training: long, heldOut: long, answerTokens: quiz.maxTokens, longestAnswer: quiz.maxTokens };
  const free = writing.style === 'world' ? WORLD_TEXT : unknown;
  const within = (parts: WrittenSizes): WrittenSizes => {
    const partTokens = Math.min(parts.partTokens, maxTokens);
    const lines = Math.max(1, (parts.partSequences * partTokens) / parts.partTokens);
    const partSequences = sequences.splitLines ? Math.min(lines, sequences.maxLines ?? lines) : 1;
    return { partTokens, longestPart: Math.min(parts.longestPart, maxTokens), partSequences };
  };
  return {
    training: within(free.training),
    heldOut: within(free.heldOut),
    answerTokens: Math.min(free.answerTokens, quiz.maxTokens),
    longestAnswer: Math.min(free.longestAnswer, quiz.maxTokens),
  };
}

/** Passages of one world are alike, so a few of each kind stand for all; where each is tried often, fewer do. */
const LOOKED_AT = 4;
const MOST_ADAPTERS = 250;

/** How many passages each of them stands for, and how many finetunes of an edit each finetune. */
type Times = Record<'train' | 'held-out' | 'multi-passage' | 'continual' | 'repeats', number>;
const ONCE: Times = { train: 1, 'held-out': 1, 'multi-passage': 1, continual: 1, repeats: 1 };

export function fewPassages(settings: KnowledgeSettings): { settings: KnowledgeSettings; times: Times } {
  const { trainingPassages, heldOutPassages, multiPassage, continual } = settings;
  const samples = Math.max(settings.edits, settings.heldOutEdits);
  const few = (all: number, each: number): number =>
    Math.min(all, LOOKED_AT, Math.max(1, Math.floor(MOST_ADAPTERS / each)));
  const repeats = few(settings.repeats, samples);
  const some = {
    repeats,
    trainingPassages: few(trainingPassages, repeats * samples),
    heldOutPassages: few(heldOutPassages, repeats * samples),
    multiPassage: { ...multiPassage, passages: few(multiPassage.passages, multiPassage.edits) },
    // Sequences are alike.
    continual: { ...continual, sequences: Math.min(1, continual.sequences) },
  };
  const times = (all: number, own: number): number => (own === 0 ? 1 : all / own);
  return {
    settings: { ...settings, ...some },
    times: {
      train: times(trainingPassages, some.trainingPassages),
      'held-out': times(heldOutPassages, some.heldOutPassages),
      'multi-passage': times(multiPassage.passages, some.multiPassage.passages),
      continual: times(continual.sequences, some.continual.sequences),
      repeats: settings.repeats / repeats,
    },
  };
}

/** @param sideQuestions as the loop gets them: they are asked once, whatever a passage stands for. */
export function expectedKnowledgeModel(
  context: KnowledgeContext,
  textsAt: (place: Place) => TextSizes,
  sideQuestions: SideQuestions | null = null,
  times = ONCE,
): ExpectedModel<Knowledge> {
  const { selection, reward, policy } = context.settings;
  const perPair = policy.replayPerPair;
  const memory = remembering(context.tokenizer);
  const aside = sideAnswers({ ...context, tokenizer: memory.tokenizer }, sideQuestions);
  const timesOf = ({ purpose }: Place): number => (purpose === 'lab' || purpose === 'reading' ? 1 : times[purpose]);
  const adapterTimes = (place: Place): number => {
    // One adapter is trained on the pool, however many passages it is of.
    if (place.purpose === 'multi-passage') return place.stage === 'finetune' ? 1 : timesOf(place);
    if (place.purpose === 'continual') return times.continual;
    return place.stage === 'finetune' || place.stage === 'quiz' ? times.repeats * timesOf(place) : 1;
  };
  const many = <One>(list: readonly One[]): One[] => repeated(list, Math.round(times.train * list.length));
  return {
    tokenizer: memory.tokenizer,
    // The half that beats the base is every other sample; under the rubric, any text does.
    bound: (given) => {
      const { replay } = given;
      const bound: Bound<Knowledge> = {
        ...given,
        pairs: (...kept) => many(given.pairs(...kept)),
        replay: replay && ((count, seed) => many(replay(perPair * Math.round(count / perPair / times.train), seed))),
      };
      if (selection !== 'beats-base' || reward === 'rubric') return bound;
      const expected = ({ edit, partRewards, ...one }: Candidate): Candidate => {
        const mean = (edit.item + edit.sample) % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
        return { ...one, edit, partRewards: partRewards.map((own) => ({ ...own, mean })) };
      };
      return { ...bound, select: (candidates, base) => bound.select(candidates.map(expected), base) };
    },
    generate: (requests, place) => {
      const texts = textsAt(place);
      if (place.stage !== 'self-edits') return answered(memory, requests, texts, aside);
      // Samples that measure are drawn at a temperature of their own.
      const isMeasured = place.purpose !== 'lab' && place.purpose !== 'train';
      return written(memory, requests, isMeasured ? texts.heldOut : texts.training);
    },
    weight: (place) => ({ times: adapterTimes(place), chance: null }),
    bareTimes: (place, prompt) => (aside.size > 0 && aside.has(prompt.join(' ')) ? 1 : timesOf(place)),
  };
}

/** By prompt: what the weights answer to side questions, half of which they know. */
function sideAnswers(context: KnowledgeContext, questions: SideQuestions | null): Map<string, number[] | null> {
  const { sideQuestions: limit } = context.settings;
  const all = questions ? [...questions.locality.slice(0, limit), ...questions.collateral.slice(0, limit)] : [];
  return new Map(
    all.map((question, index) => {
      const { prompt, gold } = closedBookItem(context, '', question);
      return [
        prompt.join(' '),
        index % 2 === 0 ? null : gold.ids.slice(gold.from).filter((id) => id !== context.tokenizer.eosId),
      ];
    }),
  );
}

/** Every part a text of its own, the samples of a prompt one after another. */
function written(
  { tokenizer, result }: Remembering,
  requests: readonly GenerateRequest[],
  { partTokens, longestPart, partSequences }: WrittenSizes,
): ExpectedResults {
  const prompts = new Map<readonly number[], { place: number; samples: number }>();
  const [wholeTokens, wholeLines] = [wholes(), wholes()];
  const results = requests.map(({ prompt, maxTokens }): GenerateResult => {
    const own = prompts.get(prompt) ?? { place: prompts.size, samples: 0 };
    prompts.set(prompt, own);
    const tokens = Math.min(wholeTokens(partTokens), maxTokens);
    const text = makeLines(tokenizer, {
      lines: Math.max(1, wholeLines(partSequences)),
      tokens,
      // No two texts of a passage are the same; passages are of few paragraphs.
      serial: (own.place % PARAGRAPHS) + PARAGRAPHS * own.samples,
    });
    own.samples += 1;
    return result(text, tokens, maxTokens);
  });
  return { results, longest: Math.min(longestPart, Math.max(0, ...requests.map(({ maxTokens }) => maxTokens))) };
}

const PARAGRAPHS = 16;

function answered(
  { result }: Remembering,
  requests: readonly GenerateRequest[],
  { answerTokens, longestAnswer }: TextSizes,
  aside: ReadonlyMap<string, number[] | null>,
): ExpectedResults {
  const wholeTokens = wholes();
  const results = requests.map(({ prompt, adapter, maxTokens }): GenerateResult => {
    const known = adapter === null && aside.size > 0 ? aside.get(prompt.join(' ')) : null;
    if (known) return { ids: [...known], logProbabilities: [], finish: 'stop' };
    return result('a', wholeTokens(answerTokens), maxTokens);
  });
  return { results, longest: longestAnswer };
}

/** Letters cost the same where tokens are bytes, common words where they are pieces. */
const WORDS = ['a', 'b', 'c', 'd', 'the', 'it', 'is', 'in', 'to', 'has'];
const TIMES = 4;

/** The words that cost the fewest tokens in the midst of a line, and how many each. */
function cheapWords(tokenizer: Tokenizer): { words: string[]; perWord: number } {
  const count = (text: string): number => tokenizer.encode(text, { addSpecialTokens: false }).length;
  const costs = WORDS.map((word) => (count(`a${` ${word}`.repeat(TIMES)}`) - count('a')) / TIMES);
  const perWord = Math.min(...costs);
  return { words: WORDS.filter((_, index) => costs[index] === perWord), perWord: Math.max(0.5, perWord) };
}

/** The number makes the line differ from others, as far as so few words can. */
function line(words: readonly string[], length: number, number: number): string {
  const digits = Array.from({ length: length - 1 }, (_, place) => Math.floor(number / words.length ** place));
  return ['a', ...digits.map((digit) => words[digit % words.length] ?? 'a')].join(' ');
}

/** A line of its own takes about as many tokens as in the text: it loses its break and gains an end. */
function makeLines(
  tokenizer: Tokenizer,
  { lines, tokens, serial }: { lines: number; tokens: number; serial: number },
): string {
  const { words, perWord } = cheapWords(tokenizer);
  return Array.from({ length: lines }, (_, index) => {
    const own = Math.floor(((index + 1) * tokens) / lines) - Math.floor((index * tokens) / lines);
    // Opened and closed it is two longer, and its first token is never predicted.
    return line(words, Math.max(1, 1 + Math.round((own - 2) / perWord)), serial * lines + index);
  }).join('\n');
}
