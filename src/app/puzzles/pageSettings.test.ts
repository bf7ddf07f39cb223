import { expect, it } from 'vitest';
import { parsePageSettings } from './pageSettings';

it.each([0, -3])('a link that asks for %d held-out tasks gets one, and is told so once', (heldOutTasks) => {
  const { settings, notices } = parsePageSettings({ heldOutTasks });
  expect(settings.heldOutTasks).toBe(1);
  expect(notices).toMatchObject([{ field: 'heldOutTasks', given: String(heldOutTasks), used: '1' }]);
  expect(parsePageSettings({ heldOutTasks: 1 }).notices).toEqual([]);
});
