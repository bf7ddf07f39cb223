import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS, puzzleSettingsSchema } from '../../../seal/puzzles/settings';
import { leaves } from '../../experiment/link/settingsQuery';
import { puzzles } from '../../puzzles/experiment';
import { PUZZLE_FIELD_GROUPS, PUZZLE_SEED_FIELD } from './groups';

const FIELDS = [PUZZLE_SEED_FIELD, ...PUZZLE_FIELD_GROUPS.flatMap(({ fields }) => fields)];
const SWITCHES = PUZZLE_FIELD_GROUPS.flatMap(({ switches = [] }) => switches);
const form = () => puzzles.useSettings.getState();

describe('settings of the Puzzles page', () => {
  beforeEach(() => form().restoreDefaults());

  it('are settings that there are, each named once', () => {
    const paths = [...FIELDS, ...SWITCHES].map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect([...leaves(DEFAULT_PUZZLE_SETTINGS).keys()]).toContain(path);
  });

  it.each(FIELDS.map((field) => [field.path, field] as const))(
    '%s: the form and the loop agree on the bounds',
    (path, field) => {
      for (const [absurd, expected] of [
        [field.min - 1, field.min],
        [field.max + 1, field.max],
      ] as const) {
        form().change(field.write(DEFAULT_PUZZLE_SETTINGS, absurd), [path]);
        expect(leaves(form().settings).get(path)).toBe(expected);
        expect(form().notices[path]).toMatchObject({ field: path, given: String(absurd), used: String(expected) });
      }
      for (const bound of [field.min, field.max])
        expect(puzzleSettingsSchema.safeParse(field.write(DEFAULT_PUZZLE_SETTINGS, bound)).success).toBe(true);
    },
  );

  it.each(SWITCHES.map((one) => [one.path, one] as const))('%s goes on and off', (path, one) => {
    for (const on of [true, false]) {
      form().change(one.write(form().settings, on), [path]);
      expect([one.read(form().settings), leaves(form().settings).get(path)]).toEqual([on, on]);
    }
  });

  it('keep the weight of an adapter when its rank changes', () => {
    const rank = FIELDS.find(({ path }) => path === 'finetune.rank');
    expect(rank?.write(DEFAULT_PUZZLE_SETTINGS, 16).finetune).toMatchObject({ rank: 16, alpha: 32 });
  });

  it('are shown where they do something', () => {
    const shown = (settings: typeof DEFAULT_PUZZLE_SETTINGS): string[] =>
      FIELDS.filter((field) => field.shown?.(settings) ?? true).map(({ path }) => path);
    const { search, policy } = DEFAULT_PUZZLE_SETTINGS;
    expect(shown(DEFAULT_PUZZLE_SETTINGS)).toEqual(expect.arrayContaining(['search.oracle', 'policy.replayWeight']));
    const idle = shown({
      ...DEFAULT_PUZZLE_SETTINGS,
      search: { ...search, constants: 0 },
      policy: { ...policy, replayPerPair: 0 },
    });
    for (const path of ['search.finalists', 'search.oracle', 'policy.replayWeight']) expect(idle).not.toContain(path);
  });

  it('stay as they are where what was typed is no number, and are told no more once mended', () => {
    form().change({ ...form().settings, edits: 7 }, ['edits']);
    form().change({ ...form().settings, edits: Number.NaN }, ['edits']);
    expect(form().settings.edits).toBe(7);
    expect(form().notices.edits?.reason).toContain('number');
    form().change({ ...form().settings, edits: 8 }, ['edits']);
    expect(form().notices).toEqual({});
  });
});
