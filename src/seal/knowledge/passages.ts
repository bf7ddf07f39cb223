/** Reading passages: their paragraphs, and the checks that the loop needs before it spends any time on them. */
import { MOST_PARAGRAPHS } from '../seeds';
import type { Passage, Question } from './types';

/** Paragraphs are separated by blank lines; a text without any is one paragraph. Texts with more than 16 stay whole. */
export function splitParagraphs(context: string): string[] {
  const whole = context.trim();
  const pieces = whole.split(/\r?\n[^\S\n]*(?:\r?\n[^\S\n]*)+/).map((piece) => piece.trim());
  const paragraphs = pieces.filter((piece) => piece !== '');
  return paragraphs.length === 0 || paragraphs.length > MOST_PARAGRAPHS ? [whole] : paragraphs;
}

export function joinParagraphs(paragraphs: readonly string[]): string {
  return paragraphs.join('\n\n');
}

/** Which text two passages must not share: letters and digits only, so that spacing or case cannot hide a copy. */
function fingerprint(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Of all paragraphs that say anything: a rule of asterisks between two others is nobody's text. */
function fingerprintsOf(passages: readonly Passage[]): { passage: number; title: string; print: string }[] {
  return passages
    .flatMap(({ title, context }, passage) =>
      splitParagraphs(context).map((text) => ({ passage, title, print: fingerprint(text) })),
    )
    .filter(({ print }) => print !== '');
}

export function assertDisjoint(training: readonly Passage[], heldOut: readonly Passage[]): void {
  const seen = new Map(fingerprintsOf(training).map(({ print, passage }) => [print, passage]));
  for (const { print, passage, title } of fingerprintsOf(heldOut)) {
    const twin = seen.get(print);
    if (twin !== undefined)
      throw new Error(
        `Held-out passage ${passage + 1} ("${title}") is also training passage ${twin + 1}: ` +
          'a score on it would say nothing about new passages. Remove it from one of the two.',
      );
  }
}

/** Without those that share a paragraph with one before them: on two sides of a split they would give the answers away. */
export function withoutTwins(passages: readonly Passage[]): Passage[] {
  const seen = new Set<string>();
  return passages.filter((passage) => {
    const prints = fingerprintsOf([passage]).map(({ print }) => print);
    const isNew = prints.every((print) => !seen.has(print));
    if (isNew) for (const print of prints) seen.add(print);
    return isNew;
  });
}

/** One text for all that say the same, whatever their spacing and signs. */
export const printOf = ({ context }: Pick<Passage, 'context'>): string => fingerprint(context);

export function assertUntold(texts: readonly string[], measured: readonly Passage[]): void {
  const told = fingerprintsOf(measured);
  for (const text of texts.map(fingerprint)) {
    const found = told.find(({ print }) => text.includes(print));
    if (found)
      throw new Error(
        `The replay holds the text of passage ${found.passage + 1} ("${found.title}"), which measures: ` +
          'a score on it would say nothing about new passages.',
      );
  }
}

/** Throws when a question that looks for side effects is asked of a passage too: then an edit ought to change its answer. */
export function assertAside(questions: readonly Question[], passages: readonly Passage[]): void {
  const asked = new Set(passages.flatMap((passage) => passage.questions.map(({ question }) => fingerprint(question))));
  const both = questions.find(({ question }) => asked.has(fingerprint(question)));
  if (both)
    throw new Error(
      `"${both.question}" looks for side effects, but a passage of the run asks it too: its answer may well change.`,
    );
}

/** The first reason why a passage cannot go through the loop; `null` when it can. */
export function passageProblem(passage: Passage): string | null {
  if (passage.context.trim() === '') return 'The passage is empty. Write or paste one.';
  if (passage.questions.length === 0)
    return 'There are no questions. Write two or three whose answers are in the passage.';
  const count = splitParagraphs(passage.context).length;
  for (const [index, { question, answer, paragraph }] of passage.questions.entries()) {
    if (question.trim() === '') return `Question ${index + 1} is empty.`;
    if (answer.trim() === '') return `Question ${index + 1} has no gold answer.`;
    if (paragraph !== undefined && !(Number.isInteger(paragraph) && paragraph >= 0 && paragraph < count)) {
      return `Question ${index + 1} names paragraph ${paragraph + 1}, but the passage has ${count}.`;
    }
  }
  return null;
}
