import { expect, it } from 'vitest';
import type { Evaluation } from '../../seal/knowledge/measured';
import type { Answer, BaseAnswers, Candidate } from '../../seal/knowledge/types';
import { testCondition } from '../../seal/testing/conditions';
import { answersOf, canFlip, flipsByKind } from './verdict';

const answers = (marks: string): Answer[] =>
  [...marks].map((mark, question) => ({
    question,
    paragraph: null,
    text: mark,
    correct: mark === '1',
    judge: 'exact',
  }));

const baseAnswers = (passage: number, marks: string): BaseAnswers => ({
  item: passage,
  policyVersion: 0,
  answers: answers(marks),
  accuracy: 0,
  paragraphAccuracies: [],
  goldLogProbabilities: null,
});

const estimate = { mean: 0, standardError: null, n: 1 };

const candidate = (passage: number, repeats: string[]): Candidate => ({
  edit: {
    id: `${passage}`,
    item: passage,
    sample: 0,
    author: 'policy',
    policyVersion: 0,
    parts: [],
    text: '',
  },
  untrained: null,
  sameAs: null,
  sequences: [],
  dropped: [],
  repeats: repeats.map((marks, repeat) => ({
    repeat,
    loraSeed: repeat,
    losses: [],
    gradientNorms: [],
    tokens: 0,
    divergedAt: null,
    answers: answers(marks),
    accuracy: 0,
    paragraphAccuracies: [],
    goldLogProbabilities: null,
    sideEffects: null,
  })),
  reward: estimate,
  partRewards: [],
  accuracy: estimate,
  goldLogProbability: null,
  partRubrics: null,
});

const evaluation = (more: Partial<Evaluation>): Evaluation => ({
  condition: testCondition('policy', 1, [0]),
  base: [baseAnswers(0, '010'), baseAnswers(1, '100')],
  candidates: [],
  ...more,
});

it('counts by kind over passages and repeats, against the base of the same passage', () => {
  const found = flipsByKind(
    evaluation({ candidates: [candidate(0, ['110', '001']), candidate(1, ['011'])] }),
    (_, question) => (question === 2 ? 'name' : 'fact'),
  );
  expect([...found]).toEqual([
    ['fact', { fixed: 2, broken: 2, 'still-right': 1, 'still-wrong': 1 }],
    ['name', { fixed: 2, broken: 0, 'still-right': 0, 'still-wrong': 1 }],
  ]);
  expect([...found.values()].map(answersOf)).toEqual([6, 3]);
});

it('holds open book against closed, and finds nothing to flip in the base', () => {
  const open = evaluation({ openBook: [baseAnswers(0, '111')] });
  expect(flipsByKind(open, () => 'all').get('all')).toEqual({
    fixed: 2,
    broken: 0,
    'still-right': 1,
    'still-wrong': 0,
  });
  expect(canFlip(open)).toBe(true);
  expect(canFlip(evaluation({}))).toBe(false);
});
