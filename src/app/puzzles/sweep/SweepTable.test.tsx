import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import type { Prediction, PuzzleCandidate } from '../../../seal/puzzles/types';
import { SCRIPTED_PUZZLE, SCRIPTED_SETTINGS } from '../../../worker/testing/scriptedPuzzle';
import { type CandidateView, newCandidate, writtenByHand } from '../results';
import { SweepTable } from './SweepTab';
import { cellId, correctVotes, sweepChanges, sweepConfigurations } from './sweep';

const CHOICE = { augmentations: NO_AUGMENTATIONS, loss: 'output' } as const;
const solution = SCRIPTED_PUZZLE.tests[0]?.output ?? null;

const prediction = (right: boolean): Prediction => ({
  test: 0,
  shown: [0],
  transform: null,
  text: '',
  raw: null,
  grid: right ? solution : [[1]],
});

function cell(index: number, right: number, of: number, untrained: PuzzleCandidate['untrained'] = null): CandidateView {
  const [configuration] = sweepConfigurations(CHOICE);
  if (configuration === undefined) throw new Error('a sweep has cells');
  const id = cellId(index);
  const rewarded: PuzzleCandidate = {
    edit: writtenByHand({ id, configuration }, index),
    examples: 4,
    beforeCut: 4,
    steps: 8,
    untrained,
    divergedAt: null,
    sameAs: null,
    losses: [],
    tokens: 0,
    predictions: Array.from({ length: of }, (_, at) => prediction(at < right)),
    results: [],
    solved: untrained === null && right > 0,
  };
  return { ...newCandidate(id), rewarded };
}

const table = (candidates: CandidateView[], running = false): string =>
  renderToStaticMarkup(
    <SweepTable
      puzzle={SCRIPTED_PUZZLE}
      candidates={candidates}
      running={running}
      selected={null}
      onSelect={() => undefined}
    />,
  );

it('says in each cell what it came to, in the place of its configuration', () => {
  const markup = table([cell(0, 0, 4), cell(3, 3, 4), cell(24, 0, 4, 'over-limit')]);
  expect(markup).toContain('aria-label="Rate 1e-3, 1 epoch: 0% of answers right"');
  expect(markup).toContain('aria-label="Rate 1e-2, 1 epoch: solved, 75% of answers right"');
  expect(markup).toContain('aria-label="Rate 1e-3, 6 epochs: over the limit"');
});

it('shows how far a cell is while it trains', () => {
  const training = { ...newCandidate(cellId(1)), losses: [2, 1], totalSteps: 8 };
  expect(table([training], true)).toContain('25%');
});

it('counts right answers only where the solution is known', () => {
  const predictions = [prediction(true), prediction(false)];
  expect(correctVotes(SCRIPTED_PUZZLE, { predictions })).toBe(0.5);
  const tests = SCRIPTED_PUZZLE.tests.map(({ input }) => ({ input, output: null }));
  expect(correctVotes({ ...SCRIPTED_PUZZLE, tests }, { predictions })).toBeNull();
});

it('names what changed since', () => {
  const then = { ...CHOICE, puzzle: SCRIPTED_PUZZLE, settings: SCRIPTED_SETTINGS, policy: 0 };
  expect(sweepChanges(then, then)).toEqual([]);
  const settings = { ...SCRIPTED_SETTINGS, seed: 2, prediction: { orders: 1, transforms: true } };
  const changes = sweepChanges(then, { ...then, settings, loss: 'all' });
  expect(changes).toEqual(['the seed', 'the loss', 'the quiz settings']);
  const ofRounds = { ...SCRIPTED_SETTINGS, rounds: 9, heldOutTasks: 9 };
  expect(sweepChanges(then, { ...then, settings: ofRounds })).toEqual([]);
  expect(sweepChanges(then, { ...then, policy: 1 })).toEqual(['the policy']);
  // Examples are drawn by its name.
  expect(sweepChanges(then, { ...then, puzzle: { ...SCRIPTED_PUZZLE, id: 'other' } })).toEqual(['the task']);
});
