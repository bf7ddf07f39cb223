import { describe, expect, it } from 'vitest';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import type { PuzzleCandidate, PuzzleCondition, PuzzleRound } from '../../seal/puzzles/types';
import { puzzleConditionLine, puzzleRoundLine, puzzleTables, readingLine } from './puzzleReport';
import { comparisonMarkdown } from './report';

const condition = (more: Partial<PuzzleCondition>): PuzzleCondition => ({
  name: 'policy',
  round: 1,
  n: 4,
  candidates: 8,
  accuracy: 0.625,
  standardError: 0.125,
  perItem: [1, 1, 0.5, 0],
  invalid: 0.125,
  overLimit: 0.25,
  configuration: null,
  ...more,
});

describe('lines of a headless puzzle run', () => {
  it('give n, standard error, and what was never trained', () => {
    expect(puzzleConditionLine(condition({}))).toBe(
      'policy         round 1   62.5 % ± 12.5  n = 4 tasks, 8 candidates, 12.5 % invalid, 25.0 % over the step limit',
    );
    expect(puzzleConditionLine(condition({ name: 'in-context', round: 0, accuracy: 0, standardError: null }))).toBe(
      'in-context     round 0    0.0 % ±    –  n = 4 tasks',
    );
    expect(puzzleConditionLine(condition({ name: 'oracle', round: 0, accuracy: 1, standardError: 0 }))).toBe(
      'oracle         round 0  100.0 % ±  0.0  n = 4 tasks',
    );
  });

  it('say which constant is the best', () => {
    const configuration = {
      task: null,
      augmentations: { ...NO_AUGMENTATIONS, colors: true },
      loss: 'output',
      learningRate: 0.02,
      epochs: 4,
    } as const;
    expect(puzzleConditionLine(condition({ name: 'constant', round: 0, configuration }))).toBe(
      'constant       round 0   62.5 % ± 12.5  n = 4 tasks, 8 candidates: {"symmetries":false,"colors":true,"loss":"output","rate":2e-2,"epochs":4}',
    );
  });

  it('tell what a round has kept and how the policy was trained', () => {
    const decided = (edit: string, kept: boolean) =>
      ({ edit, item: 0, sample: 0, kept, reason: kept ? 'solved' : 'not-solved' }) as const;
    const round: PuzzleRound = {
      round: 2,
      policyVersion: 1,
      base: [],
      candidates: Array.from({ length: 6 }, () => ({}) as PuzzleCandidate),
      meanReward: { mean: 0.5, standardError: 0.1, n: 3 },
      bestReward: { mean: 1, standardError: 0, n: 3 },
      decisions: [decided('a', true), decided('b', false), decided('c', true)],
      policyFinetune: { pairs: 2, replay: 2, losses: [1.23456, 0.5, 0.1], gradientNorms: [], tokens: 9 },
      evaluations: [],
      seconds: 12.4,
    };
    expect(puzzleRoundLine(round)).toBe(
      'training       round 2  solved 50.0 % ± 10.0, n = 3 tasks; kept 2 of 6; policy loss 1.235 to 0.100; 12 s',
    );
    expect(puzzleRoundLine({ ...round, policyFinetune: null, decisions: [] })).toBe(
      'training       round 2  solved 50.0 % ± 10.0, n = 3 tasks; kept 0 of 6; 12 s',
    );
    const candidates = [...round.candidates, { untrained: 'diverged' } as PuzzleCandidate];
    const policyFinetune = { pairs: 2, replay: 0, losses: [2], gradientNorms: [1], tokens: 9, divergedAt: 1 };
    expect(puzzleRoundLine({ ...round, candidates, policyFinetune })).toBe(
      'training       round 2  solved 50.0 % ± 10.0, n = 3 tasks; kept 2 of 7, 1 diverged; policy loss 2.000 to 2.000, diverged at step 2, so the policy stayed as it was; 12 s',
    );
  });

  it('tell what reading is worth', () => {
    const line = readingLine({
      name: 'reading',
      round: 2,
      own: { mean: 0.5, standardError: 0.1, n: 4 },
      swapped: { mean: 0.75, standardError: null, n: 4 },
      difference: { mean: -0.25, standardError: 0.05, n: 4 },
    });
    expect(line).toBe(
      'reading        round 2  own tasks 50.0 % ± 10.0, dealt to other tasks 75.0 % ± –, difference −25.0 ± 5.0',
    );
  });
});

describe('the table over seeds', () => {
  it('has a row for each condition and the differences that matter', () => {
    const run = (seed: number, untrained: number[], policy: number[]) => ({
      settings: { seed },
      conditions: [
        condition({ name: 'untrained', round: 0, perItem: untrained }),
        condition({ name: 'policy', round: 1, perItem: policy }),
      ],
    });
    const tables = puzzleTables([
      run(1, [0, 0.5, 0, 0.5, 0, 0.5], [1, 1, 1, 0.5, 1, 1]),
      run(2, [0, 0, 0.5, 0.5, 0.5, 0], [1, 1, 1, 1, 1, 1]),
    ]);
    const lines = comparisonMarkdown(tables, []).split('\n');
    const from = lines.indexOf('Share of tasks solved:');
    expect(lines.slice(from + 2, from + 6)).toEqual([
      '| condition | mean | ± tasks | ± seeds | seed 1 | seed 2 | tasks |',
      '|---|---|---|---|---|---|---|',
      '| untrained | 25.0 | 6.5 | 0.0 | 25.0 | 25.0 | 6 |',
      '| policy after round 1 | 95.8 | 4.2 | 4.2 | 91.7 | 100.0 | 6 |',
    ]);
    expect(lines.slice(from + 7, from + 10)).toEqual([
      'Share of tasks solved, differences on the same tasks:',
      '',
      '| difference | points | ± tasks | ± seeds | seed 1 | seed 2 | tasks | p | verdict |',
    ]);
    expect(lines[from + 11]).toMatch(
      /^\| policy − untrained \| \+70\.8 \| \d+\.\d \| \d+\.\d \| \+66\.7 \| \+75\.0 \| 6 \| (0\.0\d\d|< 0\.001) \| policy is better, by more than noise \|$/,
    );
    expect(lines.slice(from + 12)).toEqual(['', expect.stringContaining('It takes 6 passages or tasks'), '']);
  });

  it('of one task and seed knows no spread', () => {
    const one = [{ settings: { seed: 3 }, conditions: [condition({ name: 'in-context', round: 0, perItem: [1] })] }];
    expect(comparisonMarkdown(puzzleTables(one), [])).toContain('| in-context | 100.0 | – | – | 100.0 | 1 |');
  });
});
