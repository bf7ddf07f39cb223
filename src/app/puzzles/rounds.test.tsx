import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { PuzzleCondition, PuzzleConditionName, PuzzleRound } from '../../seal/puzzles/types';
import { estimate } from '../../seal/statistics/estimate';
import { LONG_RUN_OFFER } from '../experiment/words/estimate';
import { PuzzleProvider, puzzles } from './experiment';
import { PuzzleRounds } from './PuzzleRounds';
import { policyGain, references, roundPoints } from './roundsSummary';
import { PuzzleConditionsTable } from './tables';
import { gainText, PUZZLE_ROUNDS, readingText } from './words/rounds';

function condition(name: PuzzleConditionName, round: number, perItem: number[]): PuzzleCondition {
  const { mean, standardError, n } = estimate(perItem);
  return {
    name,
    round,
    n,
    candidates: 2 * n,
    accuracy: mean,
    standardError,
    perItem,
    invalid: 0.1,
    overLimit: 0.25,
    configuration: null,
  };
}

const ROUND: PuzzleRound = {
  round: 1,
  policyVersion: 0,
  base: [],
  candidates: [],
  meanReward: estimate([0, 1]),
  bestReward: estimate([0, 1]),
  decisions: [],
  policyFinetune: null,
  evaluations: [],
  seconds: 1,
};

const CONDITIONS = [
  condition('in-context', 0, [0, 0, 0, 0]),
  condition('untrained', 0, [0, 0.5, 0, 0.5]),
  condition('constant', 0, [1, 1, 0, 0.5]),
  condition('oracle', 0, [1, 1, 1, 1]),
  condition('policy', 1, [1, 1, 0.5, 1]),
];

describe('rounds on puzzles', () => {
  it('draws the policies as points, own conditions and the paper’s numbers as lines', () => {
    expect(roundPoints(CONDITIONS)).toMatchObject([
      { round: 0, mean: 0.25 },
      { round: 1, mean: 0.875, n: 4 },
    ]);
    const lines = references(CONDITIONS);
    expect(lines).toContainEqual({ label: 'best constant', value: 0.625, role: 'base', standardError: null });
    expect(lines).toContainEqual({ label: 'paper: SEAL', value: 0.725, role: 'outside', standardError: null });
  });

  it('lists n, error, invalid and over-limit shares', () => {
    const markup = renderToStaticMarkup(<PuzzleConditionsTable conditions={CONDITIONS} />);
    expect(markup).toContain('<strong>87.5%</strong> ± 12.5');
    expect(markup).toContain('<td class="numeric">10%</td><td class="numeric">25%</td>');
  });

  it('compares the last policy with the untrained one task by task', () => {
    const gain = policyGain(CONDITIONS);
    expect(gain).toMatchObject({ difference: 0.625, n: 4, better: 4, worse: 0 });
    expect(policyGain(CONDITIONS.slice(0, 4))).toBeNull();
    expect(gain && gainText(gain)).toMatch(
      /\+62\.5 ± .* 4 tasks; better on 4, worse on 0\. Too few to say .*: it takes 6 tasks\.$/,
    );
    const many = (after: number[]) =>
      policyGain([condition('untrained', 0, [0, 0.5, 0, 0.5, 0, 0]), condition('policy', 1, after)]);
    const [sure, unsure] = [many([1, 1, 0.5, 1, 0.5, 1]), many([1, 0, 0, 1, 0.5, 0])];
    expect(sure && gainText(sure)).toContain('More than chance over tasks would give (sign-flip test, p = 0.031).');
    expect(unsure && gainText(unsure)).toMatch(/Chance could give as much \(sign-flip test, p = 0\.\d+\)\.$/);
  });

  it('says in words whether the policy reads the task', () => {
    const record = (difference: number[]) => ({
      name: 'reading' as const,
      round: 1,
      own: estimate([1, 1]),
      swapped: estimate([0, 0]),
      difference: estimate(difference),
    });
    expect(readingText(record([1, 0.9, 1, 0.8, 1, 0.9]))).toContain('It reads the task');
    // +12.5 ± 12.5 points at n = 8: nothing was shown either way.
    expect(readingText(record([1, 0, 0, 0, 0, 0, 0, 0]))).toMatch(/\+12\.5 ± 12\.5 .*Too little was measured to tell/);
    expect(readingText(record([0.2]))).toContain('Too little was measured to tell');
    expect(readingText(record(Array.from({ length: 40 }, (_, task) => (task % 2 === 0 ? 0.2 : -0.18))))).toMatch(
      /no sign that it reads.* do as well/,
    );
    expect(readingText(record([-1, -0.9, -1, -0.8, -1, -0.9]))).toMatch(/no sign that it reads.* do better/);
  });

  it('shows the rounds of a run that measured no held-out tasks', () => {
    // What a store begins with is what is rendered on a server.
    const initial = puzzles.useRounds.getInitialState();
    const { records } = initial;
    const drawn = () =>
      renderToStaticMarkup(
        <PuzzleProvider of={puzzles}>
          <PuzzleRounds />
        </PuzzleProvider>,
      );
    expect(drawn()).toContain(PUZZLE_ROUNDS.emptyTitle);
    initial.records = [ROUND];
    const markup = drawn();
    initial.records = records;
    expect(markup).not.toContain(PUZZLE_ROUNDS.emptyTitle);
    expect(markup).toContain('on 2 training tasks');
    expect(markup).toContain(PUZZLE_ROUNDS.unmeasured);
  });

  it('does not promise of a smaller run that it shows the same', () => {
    expect(LONG_RUN_OFFER.text(600)).toMatch(/shows less, with wider error bars/);
  });
});
