/**
 * From an answer that flipped back to the training sequences most responsible, by their credit for this question, or where none was
 * computed by a guess from shared words; and from each of them to the words of the passage behind it.
 */
import { STOP_WORDS, stem } from './grading';
import type { CreditRecord } from './measured';
import { splitParagraphs } from './passages';
import type { Passage, TrainingSequence } from './types';

/** A piece of the passage's text; offsets as `String.slice` counts them. */
export interface PassageSpan {
  start: number;
  end: number;
  text: string;
  /** `answer`: the value that was answered. `word`: another word that the sequence shares with the passage. */
  kind: 'answer' | 'word';
}

interface Provenance {
  basis: 'credit' | 'overlap';
  /** Most responsible first; those that had no part in it are left out. */
  sources: {
    /** Index into the candidate's sequences. */
    sequence: number;
    /** Nats per token of the gold answer under `credit`; share of the question's and answer's words under `overlap`. */
    score: number;
    /** In order, none overlapping another. */
    spans: PassageSpan[];
  }[];
}

export interface Flip {
  question: number;
  change: 'fixed' | 'broken';
  /** What the adapted model said. */
  answer: string;
}

export function provenanceOf(
  passage: Passage,
  sequences: readonly TrainingSequence[],
  { question, change, answer }: Flip,
  credit: CreditRecord | null,
): Provenance {
  const asked = passage.questions[question];
  // A broken answer comes from where its wrong value stands, not from where the right one does.
  const answers = change === 'fixed' && asked !== undefined ? [asked.answer, answer] : [answer];
  const scores = credit
    ? sequences.map((_, sequence) => credit.lines.find((line) => line.sequence === sequence)?.perQuestion[question])
    : overlapScores(sequences, [asked?.question ?? '', ...answers]);
  // What broke an answer is what made the right one less likely.
  const sign = credit !== null && change === 'broken' ? -1 : 1;
  const sources = sequences
    .map((own, sequence) => ({ sequence, score: scores[sequence] ?? 0, own }))
    .filter(({ score }) => score * sign > 0)
    .toSorted((left, right) => sign * (right.score - left.score))
    .map(({ own, ...source }) => ({ ...source, spans: sharedSpans(passage.context, own, answers) }));
  return { basis: credit === null ? 'overlap' : 'credit', sources };
}

/** How much of what the targets say is in each sequence; a word that few sequences have counts for more. */
function overlapScores(sequences: readonly TrainingSequence[], targets: readonly string[]): number[] {
  const wanted = new Set(targets.flatMap((target) => telling(wordsOf(target))));
  const having = sequences.map(({ text }) => new Set(wordsOf(text).map((word) => word.stem)));
  const weight = (word: string): number =>
    Math.log(1 + sequences.length / Math.max(1, having.filter((words) => words.has(word)).length));
  const sum = (words: readonly string[]): number => words.reduce((total, word) => total + weight(word), 0);
  const whole = sum([...wanted]);
  return having.map((words) => (whole === 0 ? 0 : sum([...wanted].filter((word) => words.has(word))) / whole));
}

interface Word {
  start: number;
  end: number;
  stem: string;
  /** Not a word that stands in any text. */
  telling: boolean;
}

/** Knows words in every script, also in those that put no spaces between them. */
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'word' });

function wordsOf(text: string): Word[] {
  return [...SEGMENTER.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => {
      const word = segment.normalize('NFKC').toLowerCase();
      return { start: index, end: index + segment.length, stem: stem(word), telling: !STOP_WORDS.has(word) };
    });
}

function telling(words: readonly Word[]): string[] {
  return words.filter((word) => word.telling).map((word) => word.stem);
}

/**
 * The words of `text` that a sequence shares with it: answers as a whole, then every telling word. One is marked elsewhere than in the
 * sequence's own paragraph only if it does not stand there: a line that took its value from a rival's should be seen to.
 */
export function sharedSpans(
  text: string,
  { text: line, paragraph }: Pick<TrainingSequence, 'text' | 'paragraph'>,
  answers: readonly string[],
): PassageSpan[] {
  const lineWords = wordsOf(line);
  const shared = new Set(telling(lineWords));
  const paragraphs = paragraphWords(text);
  const home = paragraphs[paragraph ?? -1] ?? closest(paragraphs, shared);
  const words = paragraphs.flat();
  /** Occurrences at home, or everywhere if there are none. */
  const atHome = (found: readonly Word[][]): readonly Word[][] => {
    const there = found.filter((run) => run.every((word) => home.includes(word)));
    return there.length > 0 ? there : found;
  };
  const kinds = new Map<Word, PassageSpan['kind']>();
  const mark = (wanted: readonly string[], kind: PassageSpan['kind']): void => {
    for (const word of atHome(runsOf(words, wanted)).flat()) kinds.set(word, kind);
  };
  for (const word of shared) mark([word], 'word');
  for (const answer of answers) {
    const wanted = wordsOf(answer).map((word) => word.stem);
    if (runsOf(lineWords, wanted).length > 0) mark(wanted, 'answer');
  }
  return joined(text, words, kinds);
}

function paragraphWords(text: string): Word[][] {
  let from = 0;
  return splitParagraphs(text).map((paragraph) => {
    const offset = text.indexOf(paragraph, from);
    from = offset + paragraph.length;
    return wordsOf(paragraph).map((word) => ({ ...word, start: word.start + offset, end: word.end + offset }));
  });
}

/** The paragraph with the most of the given words; the first of equals. */
function closest(paragraphs: readonly Word[][], wanted: ReadonlySet<string>): Word[] {
  const count = (words: readonly Word[]): number =>
    new Set(words.map((word) => word.stem).filter((word) => wanted.has(word))).size;
  return paragraphs.reduce((best, words) => (count(words) > count(best) ? words : best), paragraphs[0] ?? []);
}

function runsOf(words: readonly Word[], wanted: readonly string[]): Word[][] {
  if (wanted.length === 0) return [];
  return words
    .map((_, at) => words.slice(at, at + wanted.length))
    .filter((run) => run.length === wanted.length && run.every((word, index) => word.stem === wanted[index]));
}

/** Neighbours of one kind with nothing but spaces between them become one span. */
function joined(text: string, words: readonly Word[], kinds: ReadonlyMap<Word, PassageSpan['kind']>): PassageSpan[] {
  const spans: PassageSpan[] = [];
  for (const word of words) {
    const kind = kinds.get(word);
    if (kind === undefined) continue;
    const last = spans.at(-1);
    if (last?.kind === kind && text.slice(last.end, word.start).trim() === '') {
      last.end = word.end;
      last.text = text.slice(last.start, word.end);
    } else spans.push({ start: word.start, end: word.end, text: text.slice(word.start, word.end), kind });
  }
  return spans;
}
