import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CreditRecord } from './measured';
import { type Flip, provenanceOf, sharedSpans } from './provenance';
import type { Passage, TrainingSequence } from './types';

const PASSAGE: Passage = {
  title: 'Two towns',
  context:
    'There is a town called Polipa. It lies in Greenvale. It sells spice.\n\nBimoda is a town. It sells black wax.',
  questions: [
    { question: 'What does Polipa sell?', answer: 'spice', paragraph: 0 },
    { question: 'What does Bimoda sell?', answer: 'black wax', paragraph: 1 },
  ],
};

function sequence(text: string, paragraph: number | null = null): TrainingSequence {
  return { text, ids: [1, 2], rule: paragraph === null ? 'passage' : 'line', paragraph };
}

const LINES = [
  sequence('Nobody leaves.', 0),
  sequence('Polipa sells spice.', 0),
  sequence('Greenvale has a town that sells spice.', 0),
  sequence('Bimoda sells spice.', 1),
];

function creditWith(perQuestion: number[][]): CreditRecord {
  const none = { mean: 0, standardError: 0, n: 2 };
  return {
    selfEdit: 'lab/passage1/edit1',
    repeats: 2,
    accuracy: none,
    goldLogProbability: none,
    lines: perQuestion.map((values, index) => ({
      sequence: index,
      accuracy: none,
      goldLogProbability: none,
      perQuestion: values,
    })),
  };
}

const marked = (text: string, paragraph: number | null, ...answers: string[]): string[] =>
  sharedSpans(PASSAGE.context, { text, paragraph }, answers).map((span) => `${span.kind} ${span.text}`);

describe('who is responsible for a flip', () => {
  const fixed: Flip = { question: 0, change: 'fixed', answer: 'spice' };

  it('is whoever the credit of this question names, best first', () => {
    const credit = creditWith([
      [0.1, 2],
      [0.8, -3],
      [-0.5, 0],
      [0, 0],
    ]);
    const { basis, sources } = provenanceOf(PASSAGE, LINES, fixed, credit);
    expect(basis).toBe('credit');
    expect(sources.map(({ sequence: index, score }) => [index, score])).toEqual([
      [1, 0.8],
      [0, 0.1],
    ]);
    expect(sources[0]?.spans.map(({ text }) => text)).toEqual(['Polipa', 'sells', 'spice']);
  });

  it('of a broken answer it is those that made the right one less likely, the worst first', () => {
    const credit = creditWith([[0.4], [-0.2], [-0.9], [0]]);
    const { sources } = provenanceOf(PASSAGE, LINES, { ...fixed, change: 'broken', answer: 'wax' }, credit);
    expect(sources.map(({ sequence: index }) => index)).toEqual([2, 1]);
  });

  it('without credit is guessed from shared words, and says so', () => {
    const { basis, sources } = provenanceOf(PASSAGE, LINES, fixed, null);
    expect(basis).toBe('overlap');
    expect(sources.map(({ sequence: index }) => index)).toEqual([1, 2, 3]);
    expect(sources[0]?.score).toBeCloseTo(1);
  });

  it('of a broken answer the guess follows the value that was said, not the right one', () => {
    const flip: Flip = { question: 1, change: 'broken', answer: 'spice' };
    const { sources } = provenanceOf(PASSAGE, LINES, flip, null);
    expect(sources[0]?.sequence).toBe(3);
  });

  it('has nobody to name when nothing is shared', () => {
    expect(provenanceOf(PASSAGE, [sequence('???')], fixed, null).sources).toEqual([]);
    expect(provenanceOf(PASSAGE, [], { ...fixed, question: 9 }, null).sources).toEqual([]);
  });
});

describe('the words behind a sequence', () => {
  it('are the answer and every telling word, in the paragraph that it is about', () => {
    expect(marked('Polipa sells spice.', 0, 'spice')).toEqual(['word Polipa', 'word sells', 'answer spice']);
    expect(marked('Q: What does Bimoda sell? A: black wax', 1, 'black wax')).toEqual([
      'word Bimoda',
      'word sells',
      'answer black wax',
    ]);
  });

  it('stand in a rival paragraph when only that one has them', () => {
    expect(marked('Bimoda sells spice.', 1, 'spice')).toEqual(['answer spice', 'word Bimoda', 'word sells']);
  });

  it('of a sequence without a paragraph are looked for where most of them stand', () => {
    expect(marked('Bimoda sells wax', null, 'wax')).toEqual(['word Bimoda', 'word sells', 'answer wax']);
  });

  it('do not hold an answer that the sequence does not say', () => {
    expect(marked('Polipa lies in Greenvale.', 0, 'spice')).toEqual(['word Polipa', 'word lies', 'word Greenvale']);
  });

  it('are found in other scripts', () => {
    const context = 'Город Полипа торгует солью.\n\n城市波利帕出售香料。';
    const found = (text: string, answer: string): string[] =>
      sharedSpans(context, { text, paragraph: null }, [answer]).map(({ text: word }) => word);
    expect(found('Полипа продаёт: солью!', 'солью')).toEqual(['Полипа', 'солью']);
    expect(found('出售香料', '香料').join('')).toContain('香料');
  });

  it('lie within the text, never overlap, and say what stands there', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc
        .array(fc.constantFrom('It', 'sells', 'spice', '.', ' ', '\n\n', 'Polipa', 'é', '香料', '😀', 'ﬁne', '\ud800'))
        .map((words) => words.join('')),
    );
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(text, { maxLength: 2 }),
        fc.option(fc.nat(3)),
        (passage, line, answers, paragraph) => {
          const spans = sharedSpans(passage, { text: line, paragraph }, answers);
          let from = 0;
          for (const { start, end, text: said } of spans) {
            expect(start).toBeGreaterThanOrEqual(from);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(passage.length);
            expect(said).toBe(passage.slice(start, end));
            from = end;
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of the text itself are all of its telling words', () => {
    const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{5,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const text = words.join(', ');
        const spans = sharedSpans(text, { text, paragraph: null }, []);
        expect(spans.map((span) => span.text)).toEqual(words);
      }),
    );
  });
});
