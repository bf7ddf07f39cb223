import { beforeEach, describe, expect, it } from 'vitest';
import { smallPuzzleRun } from '../../seal/testing/puzzleRun';
import { testPuzzles } from '../../seal/testing/puzzles';
import { restoreStages } from '../experiment/keepAcrossReload';
import type { StageRecord } from '../experiment/stages';
import { puzzles } from './experiment';
import { KEPT_STAGES } from './keptStages';
import { applyPuzzleEvent, NO_PUZZLE_RESULTS } from './results';

const SCOPE = { purpose: 'lab', round: 0 } as const;
const DONE: StageRecord = { status: 'done', run: 2, basis: {}, seconds: 1, problem: null };

async function finished() {
  const { rounds } = await smallPuzzleRun();
  const candidates = (rounds[0]?.candidates ?? []).filter(({ edit }) => edit.item === 0);
  const told = candidates.map((candidate) => ({ type: 'candidate', candidate, ...SCOPE }) as const);
  const results = told.reduce(applyPuzzleEvent, NO_PUZZLE_RESULTS);
  const [puzzle] = testPuzzles(0, 1);
  const hand = JSON.stringify(puzzles.useDraft.getState().hand);
  return { results, kept: { puzzle, results, stages: { write: DONE, train: DONE }, hand } };
}

const PREDICTION = { test: 0, shown: [], transform: null, text: '', grid: null };

const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const shown = () => puzzles.useResults.getState();

beforeEach(() => shown().reset());

describe('the finished stages of a page before', () => {
  it('are there again', async () => {
    const { results, kept } = await finished();
    expect(results.candidates.length).toBeGreaterThan(0);
    restoreStages(puzzles, KEPT_STAGES, copy(kept));
    expect([shown().results, shown().stages.train.status, shown().of?.puzzle]).toEqual([results, 'done', kept.puzzle]);
  });

  it('are without those of configurations by hand that are other ones now', async () => {
    const { results, kept } = await finished();
    const [first, ...rest] = results.candidates;
    if (first?.written == null) throw new Error('No candidate');
    const byHand = { ...first, id: 'hand/1', written: { ...first.written, id: 'hand/1', author: 'hand' as const } };
    restoreStages(
      puzzles,
      KEPT_STAGES,
      copy({ ...kept, results: { ...results, candidates: [byHand, ...rest] }, hand: '[{"id":"hand/1"}]' }),
    );
    expect(shown().results.candidates).toEqual(rest);
  });

  it.each([
    ['results of another form', { results: { candidates: [{ id: 3 }], inContext: null } }],
    ['a grid with ragged rows', { results: { candidates: [], inContext: [{ ...PREDICTION, raw: [[1, 2], [3]] }] } }],
    ['no task', { puzzle: null }],
  ])('are left alone when they cannot be read: %s', async (_what, change) => {
    const { kept } = await finished();
    restoreStages(puzzles, KEPT_STAGES, copy({ ...kept, ...change }));
    expect(shown().results).toBe(NO_PUZZLE_RESULTS);
  });
});
