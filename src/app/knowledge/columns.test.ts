import { expect, it } from 'vitest';
import { toCsv } from '../../formats/table';
import type { Answer, Candidate, Repeat, SideScore } from '../../seal/knowledge/types';
import { testCondition } from '../../seal/testing/conditions';
import {
  ANSWER_COLUMNS,
  answerRows,
  CANDIDATE_COLUMNS,
  CONDITION_COLUMNS,
  candidateRows,
  conditionRows,
} from './columns';
import { NO_RESULTS } from './results';

/** The table as one object a row. */
function rowsOf(csv: string): Record<string, string>[] {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}

const estimate = (mean: number, standardError: number | null = null) => ({ mean, standardError, n: 2 });
const side = (accuracy: number, unchanged: number): SideScore => ({
  questions: 18,
  accuracy,
  baseAccuracy: 0.5,
  unchanged,
});

const repeat: Repeat = {
  repeat: 0,
  loraSeed: 1,
  losses: [],
  gradientNorms: [],
  tokens: 0,
  divergedAt: null,
  answers: [],
  accuracy: 0.75,
  paragraphAccuracies: [],
  goldLogProbabilities: [-1],
  sideEffects: { locality: side(0.5, 0.9), collateral: side(0.1, 0.3) },
};

const scored: Candidate = {
  edit: {
    id: 'lab/edit0',
    item: 0,
    sample: 0,
    author: 'policy',
    policyVersion: 0,
    parts: [],
    text: 'Odo sells wool.',
  },
  untrained: null,
  sameAs: null,
  sequences: [],
  dropped: [],
  repeats: [repeat],
  reward: estimate(14),
  partRewards: [],
  accuracy: estimate(0.75, 0.1),
  goldLogProbability: estimate(-1.25, 0.2),
  partRubrics: [
    { length: 5, diversity: 4, quality: 3, correctness: 2, total: 14 },
    { length: 3, diversity: 4, quality: 3, correctness: 2, total: 12 },
  ],
};

const view = {
  id: 'lab/edit0',
  sample: 0,
  parts: [],
  writing: false,
  selfEdit: scored.edit,
  sequences: [],
  dropped: [],
  losses: [],
  totalSteps: 0,
  answers: [],
  reward: scored.reward,
  partRewards: [],
  scored,
  credit: null,
  tokenLosses: null,
  revised: 0,
};

it('lists every measure of a self-edit, the true reward beside the proxy', () => {
  const [row] = rowsOf(toCsv(CANDIDATE_COLUMNS, candidateRows([view], [])));
  expect(row).toMatchObject({
    edit: '1',
    reward: '14',
    accuracy: '0.75',
    accuracy_standard_error: '0.1',
    gold_log_probability: '-1.25',
    rubric_length: '4',
    rubric_correctness: '2',
    rubric_total: '13',
    locality_unchanged: '0.9',
    collateral_accuracy: '0.1',
    collateral_base_accuracy: '0.5',
    overwrites: 'true',
    kept_parts: '0',
    text: 'Odo sells wool.',
  });
});

it('leaves a self-edit out until it has its reward', () => {
  expect(rowsOf(toCsv(CANDIDATE_COLUMNS, candidateRows([{ ...view, scored: null }], [])))).toEqual([]);
});

it('lists conditions with side effects, and those of pooled passages with the size of the pool', () => {
  const measured = { accuracy: estimate(0.2, 0.05), baseAccuracy: estimate(0.25), unchanged: estimate(0.7) };
  const policy = testCondition('policy', 2, [0.5, 0.7], {
    fixed: 5,
    broken: 1,
    goldLogProbability: estimate(-0.8, 0.1),
    locality: measured,
  });
  const pooled = testCondition('base', 0, [0.25]);
  const record = {
    name: 'multi-passage' as const,
    round: 0,
    passages: 1,
    edits: 4,
    conditions: [pooled],
    finetunes: [],
    seconds: 1,
  };
  const [first, second] = rowsOf(toCsv(CONDITION_COLUMNS, conditionRows([policy], [record])));
  expect(first).toMatchObject({
    condition: 'policy',
    round: '2',
    pooled_passages: '',
    same: '12',
    gold_log_probability: '-0.8',
    locality_accuracy: '0.2',
    locality_base_accuracy: '0.25',
    locality_unchanged: '0.7',
    collateral_accuracy: '',
    accuracy_per_passage: '0.5 0.7',
  });
  expect(second).toMatchObject({ condition: 'base', pooled_passages: '1', gold_log_probability: '' });
});

it('lists each answer beside that without an adapter, and none before there is such', () => {
  const asked = { question: 'What does Odo sell?', answer: 'wool', paragraph: 0 };
  const passage = { title: 'Polipa', context: '', questions: [asked] };
  const answer = (text: string, correct: boolean): Answer => ({
    question: 0,
    paragraph: 0,
    text,
    correct,
    judge: 'exact',
  });
  const candidates = [{ ...view, answers: [[answer('wool', true)]] }];
  expect(answerRows(passage, { ...NO_RESULTS, candidates })).toEqual([]);
  const base = [answer('grain', false)];
  const [row] = rowsOf(toCsv(ANSWER_COLUMNS, answerRows(passage, { ...NO_RESULTS, candidates, base })));
  expect(row).toMatchObject({ condition: 'edit 1', repeat: '1', before: 'grain', after: 'wool', change: 'fixed' });
});
