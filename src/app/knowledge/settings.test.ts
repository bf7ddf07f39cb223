import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, knowledgeSettingsSchema } from '../../seal/knowledge/settings';
import { FIELD_GROUPS } from './fields/groups';
import { SEED_FIELD } from './fields/seed';
import { useSettings } from './settings';

const FIELDS = [SEED_FIELD, ...FIELD_GROUPS.flatMap((group) => group.fields)];

describe('settings store', () => {
  beforeEach(() => useSettings.setState({ settings: DEFAULT_SETTINGS, notices: {} }));

  it.each(FIELDS.map((field) => [field.path, field] as const))(
    '%s: the form and the loop agree on the bounds',
    (path, field) => {
      for (const [absurd, expected] of [
        [field.min - 1, field.min],
        [field.max + 1, field.max],
      ] as const) {
        useSettings.getState().change(field.write(DEFAULT_SETTINGS, absurd), [path]);
        const { settings, notices } = useSettings.getState();
        expect(field.read(settings)).toBe(expected);
        expect(notices[path]?.used).toBe(String(expected));
      }
      for (const bound of [field.min, field.max]) {
        expect(knowledgeSettingsSchema.safeParse(field.write(DEFAULT_SETTINGS, bound)).success).toBe(true);
      }
    },
  );

  it('keeps the present value when what was typed is no number', () => {
    const { change } = useSettings.getState();
    change({ ...DEFAULT_SETTINGS, edits: 7 }, ['edits']);
    change({ ...useSettings.getState().settings, edits: Number.NaN }, ['edits']);
    expect(useSettings.getState().settings.edits).toBe(7);
    expect(useSettings.getState().notices.edits?.reason).toContain('number');
  });

  it('drops the notice of a field once it is mended', () => {
    const { change } = useSettings.getState();
    change({ ...DEFAULT_SETTINGS, seed: -1 }, ['seed']);
    expect(useSettings.getState().notices.seed).toBeDefined();
    change({ ...DEFAULT_SETTINGS, seed: 3 }, ['seed']);
    expect(useSettings.getState().notices.seed).toBeUndefined();
  });
});
