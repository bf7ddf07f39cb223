import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertAside, assertDisjoint, assertUntold, joinParagraphs, passageProblem, splitParagraphs } from './passages';
import type { Passage } from './types';

const passage = (context: string, more: Partial<Passage> = {}): Passage => ({
  title: 'T',
  context,
  questions: [{ question: 'q?', answer: 'a' }],
  ...more,
});

describe('splitParagraphs', () => {
  it.each([
    ['one line', ['one line']],
    ['a\nb', ['a\nb']],
    ['a\n\nb', ['a', 'b']],
    ['  a \r\n \t\r\n\n\nb  \n\n', ['a', 'b']],
    ['', ['']],
    [' \n\n ', ['']],
  ])('%j', (text, paragraphs) => expect(splitParagraphs(text)).toEqual(paragraphs));

  it('leaves a text of very many paragraphs whole', () => {
    const long = Array.from({ length: 17 }, (_, index) => `p${index}`).join('\n\n');
    expect(splitParagraphs(long)).toEqual([long]);
  });

  it('loses no character but white space and is undone by joining', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r\n', '\t', 'é') }), (text) => {
        const parts = splitParagraphs(text);
        expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        expect(splitParagraphs(joinParagraphs(parts))).toEqual(parts);
      }),
    );
  });
});

describe('assertDisjoint', () => {
  it('accepts different passages', () =>
    expect(() => assertDisjoint([passage('a b')], [passage('a c')])).not.toThrow());

  it('finds a copy behind other spacing, case and punctuation, and a shared paragraph', () => {
    expect(() =>
      assertDisjoint([passage('x'), passage('A  town.')], [passage('y'), passage('a town', { title: 'Copy' })]),
    ).toThrow(/Held-out passage 2 \("Copy"\) is also training passage 2/);
    expect(() => assertDisjoint([passage('one\n\ntwo')], [passage('two\n\nthree')])).toThrow(/Held-out passage 1/);
  });
});

describe('assertDisjoint, of paragraphs without a word', () => {
  it('takes no rule between paragraphs for a shared text', () =>
    expect(() => assertDisjoint([passage('a\n\n***\n\nb')], [passage('c\n\n***\n\nd')])).not.toThrow());
});

describe('assertUntold', () => {
  const measured = [passage('x'.repeat(9)), passage('A town.\n\n--\n\nIt sells wool.', { title: 'Kept' })];

  it('accepts texts about something else', () =>
    expect(() => assertUntold(['A ship.', 'It sells salt.'], measured)).not.toThrow());

  it('finds a paragraph of a measured passage inside a longer text', () =>
    expect(() => assertUntold(['One.', 'First it sells  WOOL, then'], measured)).toThrow(
      /replay holds the text of passage 2 \("Kept"\)/,
    ));
});

describe('assertAside', () => {
  const asked = [passage('a', { questions: [{ question: 'What does Bimo sell?', answer: 'tin' }] })];

  it('refuses a side question that a passage asks too', () => {
    expect(() => assertAside([{ question: 'What does Bima sell?', answer: 'tin' }], asked)).not.toThrow();
    expect(() => assertAside([{ question: 'what does Bimo sell', answer: 'salt' }], asked)).toThrow(
      /"what does Bimo sell" looks for side effects, but a passage of the run asks it too/,
    );
  });
});

describe('passageProblem', () => {
  it.each([
    [passage('text'), null],
    [passage('  '), /empty/],
    [passage('text', { questions: [] }), /no questions/],
    [passage('text', { questions: [{ question: ' ', answer: 'a' }] }), /Question 1 is empty/],
    [passage('text', { questions: [{ question: 'q', answer: '' }] }), /Question 1 has no gold/],
    [
      passage('a\n\nb', { questions: [{ question: 'q', answer: 'a', paragraph: 2 }] }),
      /names paragraph 3, but the passage has 2/,
    ],
    [passage('a\n\nb', { questions: [{ question: 'q', answer: 'a', paragraph: 1 }] }), null],
  ])('%#', (given, expected) => {
    const problem = passageProblem(given);
    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toMatch(expected);
  });
});
