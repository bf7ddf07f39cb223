import { afterEach, expect, it } from 'vitest';
import { useChosenModel } from '../experiment/chosenModel';
import { parsePageSettings } from './pageSettings';

it.each([0, -3])('a link that asks for %d held-out tasks gets one, and is told so once', (heldOutTasks) => {
  const { settings, notices } = parsePageSettings({ heldOutTasks });
  expect(settings.heldOutTasks).toBe(1);
  expect(notices).toMatchObject([{ field: 'heldOutTasks', given: String(heldOutTasks), used: '1' }]);
  expect(parsePageSettings({ heldOutTasks: 1 }).notices).toEqual([]);
});

afterEach(() => useChosenModel.setState({ ref: null }));

it('the embedded model is asked in its own form, a model of the visitor’s in the one that they choose', () => {
  const asked = { writing: { form: 'official' } };
  const own = parsePageSettings(asked);
  expect(own.settings.writing.form).toBe('compact');
  expect(own.notices).toMatchObject([{ field: 'writing.form', used: '"compact"' }]);
  useChosenModel.setState({ ref: { kind: 'kept', name: 'chat', key: 'k', format: null } });
  expect(parsePageSettings(asked)).toMatchObject({ settings: asked, notices: [] });
});
