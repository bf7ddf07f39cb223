/** Passages that go out in some form come back as they were, as far as the form holds them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilePassage } from './dataFile';
import { PASSAGE_FORM_NAMES, PASSAGE_FORMS } from './passageForms';
import { readPassageFile } from './read';
import { writeSquad } from './squadWrite';

/** Text with all that has a meaning in one of the forms; a file of text cannot hold a zero. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((one) => one.replaceAll('\0', '')),
  fc.string({ unit: fc.constantFrom(...'",;\t\r\n\'=+-@ {}[]<>ab'.split('')), maxLength: 20 }),
  fc.constantFrom('-40', '=1+1', "'=x", "''-5", '+', '"', '""', 'a\r\n\r\nb', '3,5;4', '𝒳 is 𝒴'),
);
const said = text.filter((one) => one.trim() !== '');
const question = fc.record({ question: said, answer: said });
const passage: fc.Arbitrary<FilePassage> = fc.record({
  title: text,
  context: said,
  questions: fc.array(question, { maxLength: 4 }),
});
const withImpossible = fc
  .tuple(passage, fc.array(said, { maxLength: 2 }))
  .map(([one, impossible]): FilePassage => ({ ...one, ...(impossible.length > 0 && { impossible }) }));

const distinct = (passages: readonly FilePassage[]): FilePassage[] => [
  ...new Map(passages.map((one) => [JSON.stringify([one.title, one.context]), one])).values(),
];

const back = (name: 'seal' | 'squad' | 'csv', passages: readonly FilePassage[]) =>
  readPassageFile({ name: `x.${PASSAGE_FORMS[name].ending}`, text: PASSAGE_FORMS[name].write(passages) });

describe('passages', () => {
  it.each(PASSAGE_FORM_NAMES)('as %s come back as they were', (name) =>
    fc.assert(
      fc.property(fc.array(passage, { minLength: 1, maxLength: 5 }), (given) => {
        // Lines of one title and context are one passage in CSV.
        const passages = name === 'csv' ? distinct(given) : given;
        expect(back(name, passages).passages).toEqual(passages);
      }),
      { numRuns: 300 },
    ),
  );

  it('as SQuAD keep the questions that they do not answer, and only then are of v2.0', () =>
    fc.assert(
      fc.property(fc.array(withImpossible, { minLength: 1, maxLength: 4 }), (given) => {
        const text = writeSquad(given);
        const { passages } = readPassageFile({ name: 'x.json', text });
        expect(passages).toEqual(given);
        const hasImpossible = given.some(({ impossible }) => impossible !== undefined);
        expect(JSON.parse(text).version).toBe(hasImpossible ? 'v2.0' : '1.1');
        expect(text.includes('"is_impossible"')).toBe(hasImpossible && given.some((one) => questionsOf(one) > 0));
        const ids = [...text.matchAll(/"id": "([^"]+)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(given.reduce((sum, one) => sum + questionsOf(one), 0));
      }),
    ));

  it('as SQuAD say where each answer begins, in code points, and -1 where it is nowhere', () => {
    const context = '𝒳 lies by the sea. The sea is cold.';
    const questions = ['the sea', 'X', 'cold'].map((answer) => ({ question: 'Q?', answer }));
    const { data } = JSON.parse(writeSquad([{ title: 'T', context, questions }]));
    const starts = data[0].paragraphs[0].qas.map(
      (one: { answers: { answer_start: number }[] }) => one.answers[0]?.answer_start,
    );
    expect(starts).toEqual([[...context].join('').indexOf('the sea') - 1, -1, [...context].length - 5]);
  });

  it('of one article are its paragraphs', () => {
    const given = ['T', 'T', 'U', 'T'].map((title, at) => ({ title, context: `C${at}`, questions: [] }));
    const { data } = JSON.parse(writeSquad(given));
    expect(data.map((one: { title: string; paragraphs: unknown[] }) => [one.title, one.paragraphs.length])).toEqual([
      ['T', 2],
      ['U', 1],
      ['T', 1],
    ]);
  });

  it('as CSV leave out what could not be read back, and nothing else', () => {
    const asked = { question: 'Q?', answer: 'A' };
    const given = [
      { title: 'T', context: ' ', questions: [asked] },
      { title: 'T', context: 'C', questions: [asked, { question: 'R?', answer: ' ' }] },
    ];
    expect(back('csv', given).passages).toEqual([{ title: 'T', context: 'C', questions: [asked] }]);
  });

  it('as CSV hold nothing that a spreadsheet would take for a formula', () => {
    const given = [{ title: '@T', context: '=SUM(A1)', questions: [{ question: '+Q', answer: '-5' }] }];
    const [, line = ''] = PASSAGE_FORMS.csv.write(given).split('\r\n');
    expect(line).toBe("'@T,'=SUM(A1),'+Q,'-5");
  });
});

const questionsOf = ({ questions, impossible = [] }: FilePassage): number => questions.length + impossible.length;
