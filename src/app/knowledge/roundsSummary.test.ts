import { expect, it } from 'vitest';
import { testCondition as condition } from '../../seal/testing/conditions';
import { oraclePoints, referenceLines, roundPoints, roundsVerdicts } from './roundsSummary';

const START = [
  condition('base', 0, [0.2, 0.3]),
  condition('passage', 0, [0.3, 0.3]),
  condition('untrained', 0, [0.4, 0.4]),
  condition('untrained-best', 0, [0.5, 0.6]),
];

it('draws round 0 and every policy, the start as lines, and the oracle beside both', () => {
  const conditions = [
    ...START,
    condition('base', 1, [0.1, 0.1]),
    condition('policy', 1, [0.5, 0.6]),
    condition('policy-best', 1, [0.7, 0.7]),
  ];
  expect(roundPoints(conditions).map(({ round, mean }) => [round, mean])).toEqual([
    [0, 0.4],
    [1, 0.55],
  ]);
  expect(referenceLines(conditions).map(({ label, value }) => [label, value])).toEqual([
    ['base', 0.25],
    ['passage only', 0.3],
  ]);
  expect(oraclePoints(conditions)).toEqual([
    { round: 0, mean: 0.55 },
    { round: 1, mean: 0.7 },
  ]);
});

it('gives a band to the base alone', () => {
  const [base, passage] = referenceLines(START);
  expect(base?.standardError).toBeCloseTo(0.05);
  expect(passage?.standardError).toBeNull();
});

it('holds the last policy against untrained, base and teacher, and says what is noise', () => {
  expect(roundsVerdicts(START)).toEqual([]);
  const clear = roundsVerdicts([
    condition('base', 0, [0.2, 0.3, 0.2, 0.3, 0.2, 0.3]),
    condition('untrained', 0, [0.7, 0.7, 0.7, 0.7, 0.7, 0.7]),
    condition('teacher', 0, [0.6, 0.62, 0.6, 0.62, 0.6, 0.6]),
    condition('policy', 1, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]),
    condition('policy', 2, [0.6, 0.61, 0.6, 0.61, 0.6, 0.61]),
  ]);
  expect(clear.map(({ against, verdict }) => [against, verdict])).toEqual([
    ['untrained', 'worse'],
    ['base', 'better'],
    ['teacher', 'no difference shown'],
  ]);
  expect(clear[0]?.text).toBe(
    'After round 2, −9.5 ± 0.2 points against the untrained policy: more than the noise over passages would give (p = 0.031).',
  );
  expect(clear[2]?.text).toContain('within the noise over passages (p = ');
  const [single] = roundsVerdicts([condition('untrained', 0, [0.4]), condition('policy', 1, [0.9])]);
  expect(single?.text).toContain(
    'too few to say whether that is more than the noise over passages (it takes 6 passages)',
  );
});
