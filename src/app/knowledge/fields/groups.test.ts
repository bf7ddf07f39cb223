import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import { FIELD_GROUPS } from './groups';

const FIELDS = FIELD_GROUPS.flatMap(({ fields }) => fields);
const CHOICES = FIELD_GROUPS.flatMap(({ choices = [] }) => choices);
const MANY = FIELD_GROUPS.flatMap(({ many = [] }) => many);

describe('settings fields', () => {
  it('explains every one of them, and names no path twice', () => {
    for (const { path, hint } of [...FIELDS, ...MANY]) expect(hint, path).toMatch(/\.$/);
    for (const { path, options } of CHOICES) for (const { hint } of options) expect(hint, path).toMatch(/\.$/);
    const paths = [...FIELDS, ...CHOICES, ...MANY].map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('offers Keep for top-k alone, and the pool’s own settings once there is a pool', () => {
    const shown = (settings: typeof DEFAULT_SETTINGS): string[] =>
      FIELDS.filter((field) => field.shown?.(settings) ?? true).map(({ path }) => path);
    expect(shown(DEFAULT_SETTINGS)).not.toContain('keep');
    expect(shown({ ...DEFAULT_SETTINGS, selection: 'top-k' })).toContain('keep');
    expect(shown(DEFAULT_SETTINGS)).not.toContain('multiPassage.steps');
    const pooled = { ...DEFAULT_SETTINGS, multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 10 } };
    expect(shown(pooled)).toContain('multiPassage.steps');
  });

  it.each(CHOICES.map((choice) => [choice.path, choice] as const))(
    '%s takes its options and nothing else',
    (_, choice) => {
      for (const { value } of choice.options) expect(choice.read(choice.write(DEFAULT_SETTINGS, value))).toBe(value);
      expect(choice.write(DEFAULT_SETTINGS, 'nonsense')).toEqual(DEFAULT_SETTINGS);
    },
  );

  it('switches conditions on and off and keeps their order', () => {
    const [conditions] = MANY;
    const without = conditions?.write(DEFAULT_SETTINGS, 'passage', false);
    expect(without?.conditions).not.toContain('passage');
    expect(without && conditions?.write(without, 'passage', true).conditions).toEqual(DEFAULT_SETTINGS.conditions);
  });
});
