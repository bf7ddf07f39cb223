import { expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS } from '../../../seal/puzzles/settings';
import { leaves } from '../../experiment/link/settingsQuery';
import { puzzleSettingName } from './settings';

it('has a name of its own for every setting that two runs can differ in', () => {
  const paths = [...leaves(DEFAULT_PUZZLE_SETTINGS).keys()];
  expect(paths.filter((path) => puzzleSettingName(path) === path)).toEqual([]);
  expect(new Set(paths.map(puzzleSettingName)).size).toBe(paths.length);
});
