import { expect, it } from 'vitest';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import type { PuzzleConfiguration } from '../../seal/puzzles/types';
import { SCRIPTED_PUZZLE } from '../../worker/testing/scriptedPuzzle';
import { restoredDraft, storedDraft } from './storedDraft';

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

it('comes back from storage as it was', () => {
  const stored: unknown = JSON.parse(JSON.stringify(storedDraft(SETTINGS, SCRIPTED_PUZZLE, [HAND])));
  expect(restoredDraft(stored)).toEqual({ settings: SETTINGS, puzzle: SCRIPTED_PUZZLE, hand: [HAND] });
});

it('opens drafts that have seed and preset alone', () => {
  const stored = { seed: 7, preset: 'mixed-families', puzzle: SCRIPTED_PUZZLE, hand: [] };
  expect(restoredDraft(stored)).toEqual({
    settings: { ...DEFAULT_PUZZLE_SETTINGS, seed: 7, preset: 'mixed-families' },
    puzzle: SCRIPTED_PUZZLE,
    hand: [],
  });
});

it('leaves out what is not sound, and keeps the rest', () => {
  const broken = { ...SCRIPTED_PUZZLE, tests: [{ input: [[1, 2], [3]], output: null }] };
  const stored = { seed: 'x', preset: 'none', puzzle: broken, hand: ['{', 3] };
  expect(restoredDraft(stored)).toEqual({ settings: DEFAULT_PUZZLE_SETTINGS, puzzle: null, hand: [] });
  expect(restoredDraft(null)).toEqual({ settings: DEFAULT_PUZZLE_SETTINGS, puzzle: null, hand: [] });
  const half = { settings: { ...SETTINGS, edits: 1e9, nonsense: 1 }, puzzle: SCRIPTED_PUZZLE, hand: ['{'] };
  expect(restoredDraft(half)).toEqual({ settings: { ...SETTINGS, edits: 256 }, puzzle: SCRIPTED_PUZZLE, hand: [] });
});

it('keeps rules and form of the model of the page', () => {
  const official = { ...SETTINGS, rules: 'official', writing: { ...SETTINGS.writing, form: 'official' } };
  expect(restoredDraft({ settings: official }).settings).toEqual(SETTINGS);
});
