import { expect, it } from 'vitest';
import type { Answer } from '../../seal/knowledge/types';
import { countFlips, flipsVerdict, pairAnswers } from './verdict';

const answers = (marks: string): Answer[] =>
  [...marks].map((mark, question) => ({
    question,
    paragraph: null,
    text: mark,
    correct: mark === '1',
    judge: 'exact',
  }));

it('counts fixed and broken over the same questions', () => {
  const pairs = pairAnswers(answers('0011'), answers('0101'));
  expect(pairs.map((pair) => pair.change)).toEqual(['still-wrong', 'fixed', 'broken', 'still-right']);
  expect(countFlips(pairs)).toEqual({ fixed: 1, broken: 1, n: 4, p: null, verdict: 'too few' });
});

it('says nothing of chance on fewer than six questions', () => {
  expect(flipsVerdict(countFlips(pairAnswers(answers('00000'), answers('11111'))))).toBe(
    '5 fixed, 0 broken; with 5 questions nothing can be said of chance: it takes 6.',
  );
});

it('leaves out a question that one side lacks', () => {
  expect(pairAnswers(answers('00'), answers('111'))).toHaveLength(2);
});

it('three fixed of eighteen is not more than chance: exact p 0.25', () => {
  const flips = countFlips(pairAnswers(answers('0'.repeat(18)), answers('111'.padEnd(18, '0'))));
  expect(flips.p).toBeCloseTo(0.25);
  expect(flipsVerdict(flips)).toBe('3 fixed, 0 broken; with 18 questions this is not more than chance would give.');
});

it('ten fixed is', () => {
  const flips = countFlips(pairAnswers(answers('0'.repeat(18)), answers('1'.repeat(10).padEnd(18, '0'))));
  expect(flipsVerdict(flips)).toContain('is more than chance');
});

it('says so when nothing moved', () => {
  expect(flipsVerdict(countFlips(pairAnswers(answers('01'), answers('01'))))).toContain('nothing moved');
});
