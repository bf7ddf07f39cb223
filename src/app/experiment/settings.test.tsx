import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, KNOWLEDGE_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import { DEFAULT_PUZZLE_SETTINGS, PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import { type SettingsTable, valueAt, valueText } from '../../seal/settings';
import { tabStorage } from '../../storage/drafts';
import { anySettings } from '../../testing/anySettings';
import { lab } from '../knowledge/experiment';
import { KNOWLEDGE_PAGE } from '../knowledge/page';
import { fieldName } from '../knowledge/words/lab';
import { puzzles } from '../puzzles/experiment';
import { parsePageSettings } from '../puzzles/pageSettings';
import { PUZZLE_RUN_SIZES, puzzleSettingName } from '../puzzles/words/settings';
import { noticeText } from '../ui/notice';
import { makeExperiment } from './experiment';
import { readSettings, writeSettings } from './link/settingsQuery';
import { toggled } from './SettingField';
import SettingsPanel from './SettingsPanel';
import { isAtWork, sizeOf, withSetting } from './setting';
import { SeedSetting } from './settingsControls';
import { settingsDiff } from './settingsDiff';
import type { SettingsForm } from './settingsForm';

const withPuzzleRunSize = (settings: typeof DEFAULT_PUZZLE_SETTINGS, size: keyof typeof PUZZLE_RUN_SIZES) => ({
  ...settings,
  ...PUZZLE_RUN_SIZES[size].sets,
});

interface Page<Settings> {
  domain: 'knowledge' | 'puzzles';
  table: SettingsTable<Settings>;
  form: () => SettingsForm<Settings>;
  nameOf: (path: string) => string;
  /** What the page fixes, whatever is asked for. */
  fixed: readonly string[];
}

const PAGES: [Page<KnowledgeSettings>, Page<PuzzleSettings>] = [
  {
    domain: 'knowledge',
    table: KNOWLEDGE_SETTINGS,
    form: () => lab.useSettings.getState(),
    nameOf: fieldName,
    fixed: [],
  },
  {
    domain: 'puzzles',
    table: { ...PUZZLE_SETTINGS, parse: parsePageSettings },
    form: () => puzzles.useSettings.getState(),
    nameOf: puzzleSettingName,
    fixed: ['rules', 'writing.form'],
  },
];

function holds<Settings extends object>({ domain, table, form, nameOf, fixed }: Page<Settings>): void {
  const { list, schema, defaults } = table;
  const ofPage = (settings: Settings): Settings => table.parse(settings).settings;
  const markup = (settings: Settings): string =>
    renderToStaticMarkup(
      <>
        <SeedSetting list={list} form={{ ...form(), settings }} onNew={() => undefined} />
        <SettingsPanel list={list} form={{ ...form(), settings }} />
      </>,
    );

  it('are named, each by a name of its own, and once in the table', () => {
    expect(new Set(list.map(({ path }) => path)).size).toBe(list.length);
    expect(new Set(list.map(({ path }) => nameOf(path))).size).toBe(list.length);
    for (const { path, label } of list) expect(nameOf(path)).toBe(label);
  });

  it('explain themselves wherever the form shows them', () => {
    for (const one of list.filter(({ group }) => group !== undefined)) {
      if (one.kind === 'choice') for (const { help } of one.options) expect(help, one.path).toMatch(/\.$/);
      else if (!one.alphaFollows) expect(one.help, one.path).toMatch(/\.$/);
    }
  });

  const numbers = list.flatMap((one) => (one.kind === 'number' ? [one] : []));
  it.each(numbers.map((one) => [one.path, one] as const))('%s: form, loop, link and notice agree', (path, one) => {
    const least = one.least ?? one.min;
    for (const [absurd, used] of [
      [one.min - 1, least],
      [one.max + 1, one.max],
    ] as const) {
      form().change(withSetting(defaults, { ...one, alphaFollows: false }, absurd), [path]);
      expect(valueAt(form().settings, path)).toBe(used);
      expect(form().notices[path]).toMatchObject({ field: path, given: String(absurd), used: String(used) });
      const link = readSettings(new URLSearchParams([[path, String(absurd)]]), table, []);
      expect(valueAt(link.settings, path)).toBe(used);
      expect(link.notices).toMatchObject([{ field: path, used: String(used) }]);
      expect(noticeText(link.notices[0] ?? { field: '', given: '', used: '', reason: '' })).toContain(String(used));
    }
    for (const [bound, fits] of [
      [one.min, true],
      [one.max, true],
      [one.min - 1, false],
      [one.max + 1, false],
    ] as const)
      expect(schema.safeParse(withSetting(defaults, { ...one, alphaFollows: false }, bound)).success).toBe(fits);
  });

  it('stand in the form with the bounds of the table', () => {
    const shown = numbers.filter((one) => one.path === 'seed' || (one.group !== undefined && isAtWork(one, defaults)));
    const html = markup(defaults);
    expect(shown.length).toBeGreaterThan(10);
    for (const { path, label, min, max, least } of shown) {
      const input = new RegExp(`<input[^>]* name="${path}"[^>]*>`).exec(html)?.[0];
      expect(input, path).toContain(`aria-valuemin="${least ?? min}" aria-valuemax="${max}"`);
      // As a word that tells its meaning, or plain.
      expect(html.replaceAll('</dfn></label>', '</label>')).toContain(`>${label}</label>`);
    }
    for (const one of list.filter(({ kind, group }) => kind !== 'number' && group !== undefined))
      expect(html, one.path).toContain(one.label);
  });

  it("show the paper's value where it is another", () => {
    const html = markup(defaults);
    for (const { path, paper } of numbers.filter((one) => one.group !== undefined && isAtWork(one, defaults)))
      if (typeof paper === 'number') expect(html, path).toMatch(/Paper: /);
    expect(html).toContain(domain === 'knowledge' ? 'Paper: 32.' : 'Paper: 128.');
    expect(html).toContain(domain === 'knowledge' ? 'Paper: GPT-4.1.' : 'Paper: no limit.');
    expect(schema.safeParse(table.paper).success).toBe(true);
  });

  it('come back from a link as they went', () => {
    fc.assert(
      fc.property(anySettings(table).map(ofPage), (settings) => {
        const query = new URLSearchParams();
        writeSettings(query, table, settings);
        const again = new URLSearchParams(query.toString());
        expect(readSettings(again, table, [])).toEqual({ settings, notices: [] });
        const told = (of: object, path: string): string => valueText(valueAt(of, path));
        // Idle ones too: another setting may put them to work.
        const changed = list.map(({ path }) => path).filter((path) => told(defaults, path) !== told(settings, path));
        expect([...query.keys()].sort()).toEqual(changed.sort());
      }),
    );
  });

  it('say what differs, each by its name', () => {
    for (const one of list.filter(({ path }) => !fixed.includes(path))) {
      const other =
        one.kind === 'number'
          ? one.usual === one.max
            ? one.min
            : one.max
          : one.kind === 'switch'
            ? one.usual !== true
            : one.kind;
      const value = 'options' in one ? one.options.at(-1)?.value : other;
      const changed = schema.parse(
        withSetting(defaults, { ...one, alphaFollows: false }, one.kind === 'many' ? [value] : value),
      );
      const makesOne = [defaults, changed].some((settings) => isAtWork(one, settings));
      expect(settingsDiff(defaults, Object(changed), domain)).toMatchObject(
        makesOne ? [{ path: one.path, name: one.label }] : [],
      );
    }
  });

  it('take the words of a choice and nothing else', () => {
    for (const one of list.flatMap((setting) => (setting.kind === 'choice' ? [setting] : []))) {
      if (fixed.includes(one.path)) continue;
      for (const { value } of one.options) {
        form().change(withSetting(defaults, one, value), [one.path]);
        expect(valueAt(form().settings, one.path)).toBe(value);
      }
      form().change(withSetting(defaults, one, 'nonsense'), [one.path]);
      expect(form().settings).not.toMatchObject({ [one.path]: 'nonsense' });
      expect(form().notices[one.path]?.given).toBe('"nonsense"');
    }
  });

  it('go on and off', () => {
    for (const one of list.filter(({ kind }) => kind === 'switch'))
      for (const on of [true, false]) {
        form().change(withSetting(form().settings, one, on), [one.path]);
        expect(valueAt(form().settings, one.path)).toBe(on);
      }
  });

  it('keep the weight of an adapter when its rank changes, within the bounds of the rank', () => {
    const rank = list.find(({ path }) => path === 'finetune.rank');
    const alpha = (value: number) => rank && valueAt(withSetting(defaults, rank, value), 'finetune.alpha');
    expect([alpha(16), alpha(1e9), alpha(-1)]).toEqual([32, 512, 2]);
    expect(alpha(Number.NaN)).toBe(valueAt(defaults, 'finetune.alpha'));
  });

  it('stay as they are where what was typed is no number, and are told no more once mended', () => {
    const edits = list.find(({ path }) => path === 'edits');
    if (edits === undefined) throw new Error('no edits');
    const type = (value: number) => form().change(withSetting(form().settings, edits, value), ['edits']);
    type(7);
    type(Number.NaN);
    expect(valueAt(form().settings, 'edits')).toBe(7);
    expect(form().notices.edits?.reason).toContain('number');
    type(8);
    expect(form().notices).toEqual({});
  });
}

beforeEach(() => {
  lab.useSettings.getState().restoreDefaults();
  puzzles.useSettings.getState().restoreDefaults();
});

describe('settings of the Lab', () => {
  holds(PAGES[0]);

  const shown = (settings: KnowledgeSettings): string[] =>
    KNOWLEDGE_SETTINGS.list.filter((one) => isAtWork(one, settings)).map(({ path }) => path);

  it('offer Keep for top-k alone, and the pool’s own settings once there is a pool', () => {
    expect(shown(DEFAULT_SETTINGS)).not.toContain('keep');
    expect(shown({ ...DEFAULT_SETTINGS, selection: 'top-k' })).toContain('keep');
    expect(shown(DEFAULT_SETTINGS)).not.toContain('multiPassage.steps');
    const pooled = { ...DEFAULT_SETTINGS, multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 10 } };
    expect(shown(pooled)).toContain('multiPassage.steps');
  });

  it('switch conditions on and off and keep their order', () => {
    const conditions = KNOWLEDGE_SETTINGS.list.find(({ path }) => path === 'conditions');
    if (conditions?.kind !== 'many') throw new Error('no conditions');
    const without = toggled(conditions, DEFAULT_SETTINGS.conditions, 'passage', false);
    expect(without).not.toContain('passage');
    expect(toggled(conditions, without, 'passage', true)).toEqual(DEFAULT_SETTINGS.conditions);
  });
});

describe('settings of the Puzzles page', () => {
  holds(PAGES[1]);

  it('are shown where they do something', () => {
    const shown = (settings: PuzzleSettings): string[] =>
      PUZZLE_SETTINGS.list.filter((one) => isAtWork(one, settings)).map(({ path }) => path);
    const { search, policy } = DEFAULT_PUZZLE_SETTINGS;
    expect(shown(DEFAULT_PUZZLE_SETTINGS)).toEqual(expect.arrayContaining(['search.oracle', 'policy.replayWeight']));
    const idle = shown({
      ...DEFAULT_PUZZLE_SETTINGS,
      search: { ...search, constants: 0 },
      policy: { ...policy, replayPerPair: 0 },
    });
    for (const path of ['search.finalists', 'search.oracle', 'policy.replayWeight']) expect(idle).not.toContain(path);
  });
});

describe('sizes of a puzzle run', () => {
  it('are recognised, whatever the other settings', () => {
    const settings = {
      ...DEFAULT_PUZZLE_SETTINGS,
      seed: 9,
      finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, rank: 8 },
    };
    for (const size of ['quick', 'standard'] as const)
      expect(sizeOf(PUZZLE_RUN_SIZES, withPuzzleRunSize(settings, size))).toBe(size);
    expect(withPuzzleRunSize(settings, 'quick')).toMatchObject({ seed: 9, finetune: { rank: 8 } });
  });

  it('have the default as one, and go back to it', () => {
    expect(sizeOf(PUZZLE_RUN_SIZES, DEFAULT_PUZZLE_SETTINGS)).toBe('standard');
    const quick = withPuzzleRunSize(DEFAULT_PUZZLE_SETTINGS, 'quick');
    expect(withPuzzleRunSize(quick, 'standard')).toEqual(DEFAULT_PUZZLE_SETTINGS);
    expect(quick.trainingTasks * quick.edits * quick.rounds).toBeLessThan(20);
  });

  it('are none where the search alone differs', () => {
    const { search } = DEFAULT_PUZZLE_SETTINGS;
    expect(sizeOf(PUZZLE_RUN_SIZES, { ...DEFAULT_PUZZLE_SETTINGS, search: { ...search, oracle: 19 } })).toBeNull();
  });
});

describe('settings in the browser', () => {
  it('takes over what another version kept, and keeps it as its own', () => {
    const { storedAs } = KNOWLEDGE_PAGE.settings;
    const version = () => JSON.parse(tabStorage.getItem(storedAs) ?? '{}').version;
    const present = version();
    tabStorage.setItem(storedAs, JSON.stringify({ state: { settings: { edits: 7, seed: -1 } }, version: present - 1 }));
    const { settings } = makeExperiment(KNOWLEDGE_PAGE).useSettings.getState();
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, edits: 7, seed: 0 });
    expect(version()).toBe(present);
  });
});
