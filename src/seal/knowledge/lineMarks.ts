/**
 * What is wrong with a line of notes, as far as its text and its passage show it: no model is asked. Of the micro-world every line can
 * be read back and its facts are known from the passage's own questions, so a false one is found for certain. Of other texts only this
 * is sure: a number or a name that the passage does not have came from elsewhere.
 */
import { readLine, readQuestion } from '../../world/lines';
import type { Passage, Question } from './types';

/**
 * `false`: it says of somebody what is not so. `nameless`: it says "it" where only a name could be learned. `empty`: it states nothing
 * of anybody in the passage. `unsupported`: it has a name or a number that the passage does not have.
 */
export const FLAWS = ['false', 'nameless', 'empty', 'unsupported'] as const;
export type Flaw = (typeof FLAWS)[number];

export interface LineMark {
  flaw: Flaw | null;
  /** What of the line is wrong; both 0 where nothing in particular is. Offsets as `String.slice` counts them. */
  start: number;
  end: number;
  /** Index of an earlier line that says the same; `null` where there is none. */
  repeats: number | null;
}

/** What is known of the text that the notes are on. */
export interface NotesOn extends Pick<Passage, 'title' | 'context'> {
  questions: readonly Pick<Question, 'question' | 'answer'>[];
}

type Found = Omit<LineMark, 'repeats'>;
const NOTHING: Found = { flaw: null, start: 0, end: 0 };

export function markLines(passage: NotesOn, lines: readonly string[]): LineMark[] {
  const facts = factsOf(passage);
  const told = wordsOf(passage);
  const texts = lines.map(sameText);
  return lines.map((line, at) => {
    const first = texts.indexOf(texts[at] ?? '');
    const found = facts === null ? unsupported(line, told) : judged(line, facts);
    return { ...found, repeats: first < at ? first : null };
  });
}

/** One text for lines that say the same: the number before it, case and the signs at its end do not matter. */
const sameText = (line: string): string =>
  line
    .toLowerCase()
    .replace(/^\s*(?:[-*•]|\d+[.)])\s*/, '')
    .replace(/[\s.!?]+$/, '');

type Facts = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Gold answers by name and fact; `null` for a passage that is not of the micro-world. */
function factsOf({ questions }: NotesOn): Facts | null {
  const facts = new Map<string, Map<string, string>>();
  for (const { question, answer } of questions) {
    const read = readQuestion(question);
    if (read?.fact == null || read.name === null) continue;
    const own = facts.get(read.name) ?? new Map<string, string>();
    facts.set(read.name, own.set(read.fact, answer));
  }
  return facts.size === 0 ? null : facts;
}

function judged(line: string, facts: Facts): Found {
  const read = readLine(line);
  if (read === null) return { ...NOTHING, flaw: 'empty' };
  const { form, fact, name, value } = read;
  if (form === 'nameless') return { flaw: 'nameless', ...spanOf(line, /^\S+/.exec(line.trim())?.[0] ?? '') };
  if (form === 'aside' || fact === null || name === null || value === null) return { ...NOTHING, flaw: 'empty' };
  const own = facts.get(name);
  if (own === undefined) return { flaw: 'false', ...spanOf(line, name) };
  return own.get(fact) === value ? NOTHING : { flaw: 'false', ...spanOf(line, value) };
}

/** The last place of a word: what a line says of somebody mostly stands behind the name. */
function spanOf(line: string, word: string): Pick<Found, 'start' | 'end'> {
  const start = line.lastIndexOf(word);
  return start < 0 || word === '' ? { start: 0, end: 0 } : { start, end: start + word.length };
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu;
const bare = (word: string): string => word.toLowerCase().replace(/['’]s?$/, '');

const wordsOf = ({ title, context }: NotesOn): ReadonlySet<string> =>
  new Set([...`${title}\n${context}`.matchAll(WORD)].map(([word]) => bare(word)));

/** A capital at the beginning of a sentence is no sign of a name. */
function unsupported(line: string, told: ReadonlySet<string>): Found {
  const text = line.replace(/^\s*(?:[-*•]|\d+[.)])\s*/, (mark) => ' '.repeat(mark.length));
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const isNumber = /\d/.test(word);
    const isName = /^\p{Lu}/u.test(word) && !/(?:^|[.!?:"“]\s*)$/.test(text.slice(0, index).trimStart());
    if ((isNumber || isName) && !told.has(bare(word)))
      return { flaw: 'unsupported', start: index, end: index + word.length };
  }
  return NOTHING;
}
