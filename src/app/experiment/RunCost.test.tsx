import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { zeroCounts } from '../../contract/counts';
import { costOf, type StageCost } from '../../seal/cost/cost';
import RunCost from './RunCost';

const stage = (name: StageCost['stage'], seconds: number): StageCost => ({
  stage: name,
  purpose: 'train',
  round: 1,
  seconds,
  flops: 5e9,
  tokens: 1000,
  sequences: 10,
  adapters: 2,
  steps: 12,
  counts: { ...zeroCounts(), dispatches: 100 },
  rateShare: null,
  calls: {},
});

const text = (stages: StageCost[], rate: number | null): string =>
  renderToStaticMarkup(<RunCost cost={costOf(stages, rate)} />)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

it('sums each stage over the run, and tells inner loop, whole and share of the matrix rate', () => {
  const said = text([stage('self-edits', 5), stage('finetune', 10), stage('quiz', 10), stage('finetune', 30)], 1e9);
  expect(said).toContain('Writing 5 s 5.0 1 k 12 100 100.0%');
  expect(said).toContain('Finetune 40 s 10.0 2 k 24 200 25.0%');
  expect(said).toContain('Inner loop of the round 50 s 15.0 3 k 36 300 30.0%');
  expect(said).toContain('Whole run 55 s 20.0 4 k 48 400 36.4%');
  expect(said).toContain('Matrix rate of this device: 1.0 GFLOP/s');
});

it('says when the rate was not measured', () => {
  const said = text([stage('quiz', 5)], null);
  expect(said).toContain('Quiz 5 s 5.0 1 k 12 100 –');
  expect(said).toContain('was not measured');
});
