/** Brings what came from outside to the limits of the page, and tells of what was lost. */
import { MOST_PARAGRAPHS } from '../../seal/seeds';
import type { Notice } from '../../seal/types';
import { plural } from '../ui/numbers';

export const MOST_CHARACTERS = 20_000;
export const MOST_TITLE_CHARACTERS = 200;
export const MOST_QUESTIONS = 200;
export const MOST_ANSWER_CHARACTERS = 400;
/** Self-edits by an outside author are one a paragraph. */
export const MOST_TEACHER_TEXTS = MOST_PARAGRAPHS;
export const MOST_TEACHER_CHARACTERS = 8_000;
/** Of a puzzle. The tasks of ARC have at most ten demonstrations and four tests. */
export const MOST_ID_CHARACTERS = 200;
export const MOST_DEMONSTRATIONS = 100;
export const MOST_TESTS = 100;

/** Of a run. */
export const MOST_NAME_CHARACTERS = 200;

/** What a text lost because it did not fit. */
export interface Truncation {
  /** Characters that fitted. */
  most: number;
  lost: number;
}

/**
 * Lone surrogates become the replacement character, so that every later step sees valid Unicode, and a text over the limit
 * loses its end without splitting a character in two.
 */
export function truncated(given: string, most: number): { text: string; cut: Truncation | null } {
  const text = given.toWellFormed();
  if (text.length <= most) return { text, cut: null };
  const last = text.charCodeAt(most - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? most - 1 : most;
  return { text: text.slice(0, end), cut: { most, lost: text.length - end } };
}

/** Gathers a notice of each part of something that lost some of it. */
export class Limiter {
  readonly notices: Notice[] = [];

  text(given: string, most: number, field: string): string {
    const { text, cut } = truncated(given, most);
    if (cut !== null) this.#tell(field, plural(text.length + cut.lost, 'character'), most, '');
    return text;
  }

  /** Several texts under one limit, with one notice. */
  texts(given: readonly string[], most: number, field: string): string[] {
    const limited = given.map((text) => truncated(text, most));
    const long = limited.filter(({ cut }) => cut !== null).length;
    if (long > 0) this.#tell(field, plural(long, 'long text'), most, ' characters of each');
    return limited.map(({ text }) => text);
  }

  list<Item>(items: readonly Item[], most: number, field: string): Item[] {
    if (items.length > most) this.#tell(field, items.length.toLocaleString('en'), most, '');
    return items.slice(0, most);
  }

  #tell(field: string, given: string, most: number, of: string): void {
    const used = `the first ${most.toLocaleString('en')}${of}`;
    this.notices.push({ field, given, used, reason: 'did not fit' });
  }
}
