import { expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS } from '../../../seal/puzzles/settings';
import { firstTask } from '../../puzzles/draft';
import { PUZZLE_SHARE } from './share';

it('a link promises the same run only where no configuration by hand stays behind', () => {
  const settings = DEFAULT_PUZZLE_SETTINGS;
  const link = { settings, task: firstTask(settings.preset), run: null };
  expect(PUZZLE_SHARE.text(link, 0)).toMatch(/gets the same run\.$/);
  expect(PUZZLE_SHARE.text(link, 1)).toMatch(/gets the same run, without your configurations by hand\.$/);
  const bare = { ...link, task: null };
  expect(PUZZLE_SHARE.text(bare, 0)).toMatch(/without your task\.$/);
  expect(PUZZLE_SHARE.text(bare, 2)).toMatch(/without your task and your configurations by hand\.$/);
});
