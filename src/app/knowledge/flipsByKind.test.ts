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

const sitting = (passage: number, marks: string): BaseAnswers => ({
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
  base: [sitting(0, '010'), sitting(1, '100')],
  candidates: [],
  ...more,
});

it('counts by kind over passages and repeats, against the base of the same passage', () => {
  const found = flipsByKind(
    evaluation({ candidates: [candidate(0, ['110', '001']), candidate(1, ['011'])] }),
    (_, question) => (question === 2 ? 'name' : 'fact'),
  );
  expect(found).toEqual([
    { kind: 'fact', fixed: 2, broken: 2, stillRight: 1, stillWrong: 1 },
    { kind: 'name', fixed: 2, broken: 0, stillRight: 0, stillWrong: 1 },
  ]);
  expect(found.map(answersOf)).toEqual([6, 3]);
});

it('holds open book against closed, and finds nothing to flip in the base', () => {
  const open = evaluation({ openBook: [sitting(0, '111')] });
  expect(flipsByKind(open, () => 'all')).toEqual([{ kind: 'all', fixed: 2, broken: 0, stillRight: 1, stillWrong: 0 }]);
  expect(canFlip(open)).toBe(true);
  expect(canFlip(evaluation({}))).toBe(false);
});
