import { describe, expect, it } from 'vitest';
import type { SideScore } from '../../../seal/knowledge/types';
import { spearman } from '../../../seal/statistics/rankCorrelation';
import { judgeApart, LEAST_MEANS } from '../../../seal/statistics/verdict';
import type { Measures } from '../candidates';
import { agreementText, leadText, overwritingText, sideText, trueText } from './measures';

const NONE: Measures = {
  ...{ accuracy: null, goldLogProbability: null, recall: null, rubric: null },
  ...{ locality: null, collateral: null },
};
const side = (accuracy: number, baseAccuracy: number, unchanged: number): SideScore => ({
  questions: 18,
  accuracy,
  baseAccuracy,
  unchanged,
});

describe('side effects in words', () => {
  it('says nothing of an edit that leaves the rest alone, or of one that was not measured', () => {
    expect(overwritingText(NONE)).toBeNull();
    expect(overwritingText({ ...NONE, locality: side(0.25, 0.25, 0.9), collateral: side(0.95, 1, 0.95) })).toBeNull();
  });

  it('says what was overwritten, and by how much accuracy fell', () => {
    expect(overwritingText({ ...NONE, locality: side(0.25, 0.25, 0.4), collateral: side(0.3, 0.9, 0.35) })).toBe(
      'It teaches by overwriting: 65% of the answers about what the model knew before are other ones now, and accuracy there fell by 60.0 points; 60% of the answers about other entities are other ones now.',
    );
  });

  it('gives the change in points', () => {
    expect(sideText('locality', side(0.2, 0.26, 0.72))).toBe('Others −6, 72% as before');
  });
});

describe('a lead in words', () => {
  const lead = (error: number | null) =>
    leadText(
      'Edit 2',
      'Edit 1',
      judgeApart({ mean: 0.5, standardError: error, n: 3 }, { mean: 0.6, standardError: error, n: 3 }, LEAST_MEANS),
    );

  it('is noise, more than noise, or not known', () => {
    expect(lead(0.06)).toBe(
      'Edit 2 is 10.0 points ahead of Edit 1; with standard error 8.5 (Student’s t, p = 0.30) that is noise of the finetunes.',
    );
    expect(lead(0.02)).toContain('more than noise of the finetunes');
    expect(lead(null)).toContain('noise is not measured');
    expect(lead(0)).toContain('their noise is not known');
  });
});

it('shows a true reward with its error, and a dash where there is none', () => {
  expect(trueText({ ...NONE, accuracy: { mean: 0.56, standardError: 0.04, n: 3 } })).toBe('56% ± 4');
  expect(trueText(NONE)).toBe('–');
});

it('says how well the proxy agrees, with n', () => {
  expect(agreementText(spearman([]))).toBeNull();
  expect(
    agreementText(
      spearman([
        [1, 1],
        [2, 2],
      ]),
    ),
  ).toContain('cannot be ranked against each other yet (n = 2)');
  expect(
    agreementText(
      spearman([
        [1, 4],
        [2, 3],
        [3, 2],
        [4, 1],
      ]),
    ),
  ).toBe('Rank correlation of proxy and true reward: −1.00 (Spearman, n = 4), no more than chance would give.');
});
