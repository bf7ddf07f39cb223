import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, knowledgeSettingsSchema } from '../../seal/knowledge/settings';
import { tabStorage } from '../../storage/drafts';
import { makeExperiment } from '../experiment/experiment';
import { lab } from './experiment';
import { FIELD_GROUPS } from './fields/groups';
import { SEED_FIELD } from './fields/seed';
import { KNOWLEDGE_PAGE } from './page';

const FIELDS = [SEED_FIELD, ...FIELD_GROUPS.flatMap((group) => group.fields)];

describe('settings store', () => {
  beforeEach(() => lab.useSettings.setState({ settings: DEFAULT_SETTINGS, notices: {} }));

  it.each(FIELDS.map((field) => [field.path, field] as const))(
    '%s: the form and the loop agree on the bounds',
    (path, field) => {
      for (const [absurd, expected] of [
        [field.min - 1, field.min],
        [field.max + 1, field.max],
      ] as const) {
        lab.useSettings.getState().change(field.write(DEFAULT_SETTINGS, absurd), [path]);
        const { settings, notices } = lab.useSettings.getState();
        expect(field.read(settings)).toBe(expected);
        expect(notices[path]?.used).toBe(String(expected));
      }
      for (const bound of [field.min, field.max]) {
        expect(knowledgeSettingsSchema.safeParse(field.write(DEFAULT_SETTINGS, bound)).success).toBe(true);
      }
    },
  );

  it('keeps the present value when what was typed is no number', () => {
    const { change } = lab.useSettings.getState();
    change({ ...DEFAULT_SETTINGS, edits: 7 }, ['edits']);
    change({ ...lab.useSettings.getState().settings, edits: Number.NaN }, ['edits']);
    expect(lab.useSettings.getState().settings.edits).toBe(7);
    expect(lab.useSettings.getState().notices.edits?.reason).toContain('number');
  });

  it('takes over what another version kept, and keeps it as its own', () => {
    const { storedAs } = KNOWLEDGE_PAGE.settings;
    const version = () => JSON.parse(tabStorage.getItem(storedAs) ?? '{}').version;
    const present = version();
    tabStorage.setItem(storedAs, JSON.stringify({ state: { settings: { edits: 7, seed: -1 } }, version: present - 1 }));
    const { settings } = makeExperiment(KNOWLEDGE_PAGE).useSettings.getState();
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, edits: 7, seed: 0 });
    expect(version()).toBe(present);
  });

  it('drops the notice of a field once it is mended', () => {
    const { change } = lab.useSettings.getState();
    change({ ...DEFAULT_SETTINGS, seed: -1 }, ['seed']);
    expect(lab.useSettings.getState().notices.seed).toBeDefined();
    change({ ...DEFAULT_SETTINGS, seed: 3 }, ['seed']);
    expect(lab.useSettings.getState().notices.seed).toBeUndefined();
  });
});
