import { beforeEach, describe, expect, it } from 'vitest';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import type { PuzzleConfiguration } from '../../seal/puzzles/types';
import { tabStorage } from '../../storage/drafts';
import { SCRIPTED_PUZZLE } from '../../worker/testing/scriptedPuzzle';
import { makeExperiment } from '../experiment/experiment';
import { firstTask } from './draft';
import { PUZZLES_PAGE } from './page';

const HAND: PuzzleConfiguration = {
  task: null,
  augmentations: { ...NO_AUGMENTATIONS, colors: true },
  loss: 'all',
  learningRate: 6e-3,
  epochs: 2,
};
const SETTINGS: PuzzleSettings = {
  ...DEFAULT_PUZZLE_SETTINGS,
  seed: 7,
  preset: 'mixed-families',
  edits: 3,
  finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, rank: 8, alpha: 16 },
  search: { constants: 0, finalists: 1, oracle: 0 },
};
const FIRST = firstTask(DEFAULT_PUZZLE_SETTINGS.preset);

/** As a page leaves it to the next one. */
const store = (name: string, state: unknown): void => tabStorage.setItem(name, JSON.stringify({ state, version: 1 }));
const stored = (name: string): unknown => JSON.parse(tabStorage.getItem(name) ?? '{}').state;

/** What a page that opens now begins with. */
function opened() {
  const { useSettings, useDraft } = makeExperiment(PUZZLES_PAGE);
  const { history, hand } = useDraft.getState();
  return {
    settings: useSettings.getState().settings,
    puzzle: history.present,
    hand: hand.map(({ configuration }) => configuration),
  };
}

beforeEach(() => {
  for (const name of ['selkie.puzzles', 'selkie.puzzles.settings']) tabStorage.removeItem(name);
});

describe('task, configurations by hand and settings', () => {
  it('come back from storage as they were', () => {
    const { useSettings, useDraft } = makeExperiment(PUZZLES_PAGE);
    useSettings.getState().adopt(SETTINGS);
    useDraft.getState().choose(SCRIPTED_PUZZLE);
    useDraft.getState().addHand(HAND);
    expect(opened()).toEqual({ settings: SETTINGS, puzzle: SCRIPTED_PUZZLE, hand: [HAND] });
    expect(stored('selkie.puzzles.settings')).toEqual({ settings: SETTINGS });
    expect(stored('selkie.puzzles')).toEqual({ puzzle: SCRIPTED_PUZZLE, hand: [expect.any(String)] });
  });

  it('begin with the first task where nothing is stored', () => {
    expect(opened()).toEqual({ settings: DEFAULT_PUZZLE_SETTINGS, puzzle: FIRST, hand: [] });
  });

  it('are left out where they are not sound, and the rest is kept', () => {
    const broken = { ...SCRIPTED_PUZZLE, tests: [{ input: [[1, 2], [3]], output: null }] };
    store('selkie.puzzles', { puzzle: broken, hand: ['{', 3] });
    store('selkie.puzzles.settings', { settings: { seed: 'x', preset: 'none' } });
    expect(opened()).toEqual({ settings: DEFAULT_PUZZLE_SETTINGS, puzzle: FIRST, hand: [] });
    store('selkie.puzzles', { puzzle: SCRIPTED_PUZZLE, hand: ['{'] });
    store('selkie.puzzles.settings', { settings: { ...SETTINGS, edits: 1e9, nonsense: 1 } });
    expect(opened()).toEqual({ settings: { ...SETTINGS, edits: 256 }, puzzle: SCRIPTED_PUZZLE, hand: [] });
    for (const nothing of [null, 3, 'x']) {
      store('selkie.puzzles', nothing);
      store('selkie.puzzles.settings', nothing);
      expect(opened()).toEqual({ settings: DEFAULT_PUZZLE_SETTINGS, puzzle: FIRST, hand: [] });
    }
  });

  it('have rules and form of the model of the page', () => {
    const official = { ...SETTINGS, rules: 'official', writing: { ...SETTINGS.writing, form: 'official' } };
    store('selkie.puzzles.settings', { settings: official });
    expect(opened().settings).toEqual(SETTINGS);
  });
});

describe('settings that an earlier Selkie kept with the draft', () => {
  it.each([
    ['all of them', { settings: SETTINGS }, SETTINGS],
    [
      'seed and preset alone',
      { seed: 7, preset: 'mixed-families' },
      { ...DEFAULT_PUZZLE_SETTINGS, seed: 7, preset: 'mixed-families' },
    ],
    ['rubbish', { seed: 'x', preset: 'none' }, DEFAULT_PUZZLE_SETTINGS],
    ['too much', { settings: { ...SETTINGS, edits: 1e9, nonsense: 1 } }, { ...SETTINGS, edits: 256 }],
  ])('are read: %s', (_, older, settings) => {
    store('selkie.puzzles', { ...older, puzzle: SCRIPTED_PUZZLE, hand: [] });
    expect(opened()).toEqual({ settings, puzzle: SCRIPTED_PUZZLE, hand: [] });
  });

  it('outlive a change of the draft, which is kept without them', () => {
    store('selkie.puzzles', { settings: SETTINGS, puzzle: SCRIPTED_PUZZLE, hand: [] });
    makeExperiment(PUZZLES_PAGE).useDraft.getState().choose(FIRST);
    expect(opened()).toEqual({ settings: SETTINGS, puzzle: FIRST, hand: [] });
  });

  it('give way to those that are kept for themselves', () => {
    store('selkie.puzzles', { settings: { ...SETTINGS, seed: 8 }, puzzle: SCRIPTED_PUZZLE, hand: [] });
    store('selkie.puzzles.settings', { settings: SETTINGS });
    expect(opened().settings.seed).toBe(7);
  });
});
