/** What the page takes of a text before anything is computed with it. */

export const MOST_CHARACTERS = 20_000;
export const MOST_TITLE_CHARACTERS = 200;
export const MOST_QUESTIONS = 200;
export const MOST_ANSWER_CHARACTERS = 400;

export interface LimitedText {
  text: string;
  /** Characters that did not fit. */
  cut: number;
}

/**
 * Lone surrogates become the replacement character, so that every later step sees valid Unicode, and a text over the limit
 * loses its end without splitting a character in two.
 */
export function limitText(given: string, most: number): LimitedText {
  const text = given.toWellFormed();
  if (text.length <= most) return { text, cut: 0 };
  const last = text.charCodeAt(most - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? most - 1 : most;
  return { text: text.slice(0, end), cut: text.length - end };
}
