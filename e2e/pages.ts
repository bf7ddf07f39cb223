/** What tells the two pages with an experiment apart; the cases that are the same for both take a page as this describes it. */
import type { Page } from '@playwright/test';
import { encodePuzzleLink } from '../src/app/puzzles/link';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../src/seal/puzzles/settings';
import { button, expect, openLab, SMALL, selfEditTexts, stage } from './lab';

/** Enough to see every stage work, little enough for a software GPU. */
export const SMALL_PUZZLES: PuzzleSettings = {
  ...DEFAULT_PUZZLE_SETTINGS,
  edits: 2,
  finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, exampleLimit: 2, warmupSteps: 0 },
  prediction: { orders: 1, transforms: false },
};

/** Of the stages that compute something. */
export const CARDS = ['Self-edits', 'Finetune', 'Quiz', 'Reward'] as const;

export interface Experimental {
  name: string;
  address: string;
  heading: string;
  /** The first card, and what a stale one says when the item was changed. */
  item: string;
  changed: string;
  /** `long`: it can be stopped while it trains. */
  open: (page: Page, size?: 'small' | 'long') => Promise<void>;
  /** The buttons of the stages in order, with the cards that each brings up to date. */
  steps: readonly { button: string; cards: readonly string[] }[];
  /** Makes later cards alone stale. */
  spoilLast: (page: Page) => Promise<void>;
  /** The last card that it leaves as it was, and those that it makes stale. */
  kept: string;
  spoilt: readonly string[];
  /** Makes another of the item; different numbers, different items. */
  change: (page: Page, nth: number) => Promise<void>;
  itemText: (page: Page) => Promise<string>;
  /** What the model wrote. */
  texts: (page: Page) => Promise<unknown>;
  /** The tab that a finished run leads to, and what it then says. */
  resultTab: string;
  result: RegExp;
  /** What else there is to see of a finished run. */
  look: (page: Page) => Promise<void>;
  tabs: readonly string[];
  curvesTab: string;
  /** Something for the page to complain of. */
  blunder: (page: Page) => Promise<void>;
  /** After a reload; the adapters of one page go with its worker. */
  afterReload: Readonly<Record<(typeof CARDS)[number], 'done' | 'stale'>>;
  exports: {
    json: Record<string, unknown>;
    csv: string;
    header: string;
    markdown: string;
    about: RegExp;
    head: string;
  };
  resetSaid: string;
  /** What is typed into fields, and what they then have. */
  typed: readonly (readonly [field: string, given: string, used: string])[];
  usualRank: string;
  /** A link to be mended, and what is said of it. */
  absurd: { address: string; told: readonly (string | RegExp)[] };
  /** Makes the item one of the visitor's own, which a link has only when the box is ticked, and looks for it. */
  share: {
    own: (page: Page) => Promise<void>;
    include: RegExp;
    bare: RegExp;
    isThere: (page: Page) => Promise<void>;
  };
}

const passage = (page: Page) => page.getByRole('textbox', { name: 'Passage', exact: true });

export async function setField(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByRole('spinbutton', { name, exact: true });
  await field.fill(value);
  await field.press('Enter');
}

const LAB: Experimental = {
  name: 'Lab',
  address: './#/',
  heading: 'A small language model learns to write study notes that teach it more.',
  item: 'Passage',
  changed: 'Computed before the passage changed.',
  open: (page, size) =>
    openLab(page, size === 'long' ? { ...SMALL, finetune: { ...SMALL.finetune, epochs: 400 } } : SMALL),
  steps: [
    { button: 'Write self-edits', cards: ['Self-edits'] },
    { button: 'Finetune', cards: ['Finetune'] },
    { button: 'Quiz', cards: ['Quiz', 'Reward'] },
  ],
  spoilLast: (page) => page.getByRole('textbox', { name: 'Right answer 1', exact: true }).fill('Nowhere'),
  kept: 'Finetune',
  spoilt: ['Quiz', 'Reward'],
  change: (page, nth) => passage(page).fill(`Polipa number ${nth} sells wax. It lies in Estmark.`),
  itemText: (page) => passage(page).inputValue(),
  texts: selfEditTexts,
  resultTab: 'Answers',
  result: /\d+ fixed, \d+ broken/,
  look: async (page) => {
    await expect(page.getByRole('table', { name: 'Answers before and after' }).getByRole('row')).toHaveCount(4);
    await expect(stage(page, 'Reward').getByRole('figure', { name: 'Reward of each self-edit' })).toBeVisible();
    await page.getByRole('tab', { name: 'Training sequences' }).click();
    await expect(page.getByRole('table', { name: 'Training sequences' })).toContainText('passage');
  },
  tabs: ['Texts', 'Training sequences', 'Loss curves', 'Answers', 'Credit', 'Adapters', 'History', 'Raw JSON'],
  curvesTab: 'Loss curves',
  blunder: (page) => page.getByRole('textbox', { name: 'Right answer 1', exact: true }).fill(''),
  afterReload: { 'Self-edits': 'done', Finetune: 'stale', Quiz: 'done', Reward: 'done' },
  exports: {
    json: { schema: 'selkie-lab', version: 1, settings: { edits: 2 }, passage: { title: 'Polipa' } },
    csv: 'Answers, as CSV',
    header: 'before_correct',
    markdown: 'Self-edits and their measures, as Markdown',
    about: /^- Selkie micro-world \(.* parameters, .*\) on .*\n- seed: \d+\n- n = \d+ questions/,
    head: '\n| Edit | True |',
  },
  resetSaid: 'Results cleared. Your passage, questions and settings are kept.',
  typed: [
    ['Seed', '-5', '0'],
    ['Seed', '99999999999', '4294967295'],
    ['Edits per passage', '0', '1'],
    ['Edits per passage', '1e9', '256'],
    ['Temperature', '-1', '0'],
    ['LoRA rank', '12.5', '13'],
    ['Learning rate', '7', '1'],
    ['Steps', '', '4'],
    ['Held-out passages', '123456', '4096'],
  ],
  usualRank: '8',
  absurd: {
    address: '#/?v=1&edits=5000&seed=x&finetune.rank=0&colour=blue',
    told: ['set to 256', 'Seed', 'LoRA rank', 'colour: blue: unknown setting; left out.'],
  },
  share: {
    own: (page) => passage(page).fill('Polipa sells wax.'),
    include: /Include my passage/,
    bare: /#\/\?v=1&.*edits=2/,
    isThere: (page) => expect(passage(page)).toHaveValue('Polipa sells wax.'),
  },
};

const PUZZLES: Experimental = {
  name: 'Puzzles',
  address: './#/puzzles',
  heading: 'A small language model learns how to train itself on puzzles that it cannot solve.',
  item: 'Task',
  changed: 'Computed before the task changed.',
  open: async (page, size) => {
    const settings = size === 'long' ? { ...DEFAULT_PUZZLE_SETTINGS, edits: 2 } : SMALL_PUZZLES;
    await page.goto(encodePuzzleLink({ settings, task: null, run: null }));
    await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
  },
  steps: [
    { button: 'Write self-edits', cards: ['Self-edits'] },
    { button: 'Finetune', cards: ['Finetune', 'Quiz', 'Reward'] },
  ],
  spoilLast: async (page) => {
    await button(page, 'Settings').click();
    await setField(page, 'Orders of the pairs', '2');
  },
  kept: 'Self-edits',
  spoilt: ['Finetune', 'Quiz', 'Reward'],
  change: async (page, nth) => {
    await button(page, 'Choose task').click();
    const library = page.getByRole('region', { name: 'Task library' });
    await library.getByRole('button', { name: new RegExp(`lines-held-out-${nth}\\b`) }).click();
    await expect(stage(page, 'Task')).toContainText(`lines-held-out-${nth}`);
    await button(page, 'Choose task').click();
  },
  itemText: (page) => stage(page, 'Task').innerText(),
  texts: (page) => stage(page, 'Self-edits').getByRole('list').innerText(),
  resultTab: 'Predictions',
  result: /\d+ of \d+ votes/,
  look: async (page) => {
    await expect(stage(page, 'Reward')).toContainText(/\d of 2 solves? the task/);
    await page.getByRole('tab', { name: 'Examples' }).click();
    await expect(page.getByRole('region', { name: 'Training examples' })).toBeVisible();
  },
  tabs: ['Configurations', 'Examples', 'Curves', 'Predictions', 'Landscape', 'History', 'Raw JSON'],
  curvesTab: 'Curves',
  blunder: (page) => setField(page, 'Held-out tasks', ''),
  afterReload: { 'Self-edits': 'done', Finetune: 'done', Quiz: 'done', Reward: 'done' },
  exports: {
    json: { schema: 'selkie-puzzles', version: 1, settings: { edits: 2 }, puzzle: { id: 'lines-held-out-0' } },
    csv: 'Configurations of the task, as CSV',
    header: 'attempts_at_writing',
    markdown: 'Configurations of the task, as Markdown',
    about: /^- Selkie micro-puzzles \(.* parameters, .*\) on .*\n- seed: \d+\n- n = 2 configurations/,
    head: '\n| Edit | Author |',
  },
  resetSaid: 'Results cleared. Your task, seed and configurations are kept.',
  typed: [
    ['Seed', '-5', '0'],
    ['Edits per task', '1e9', '256'],
    ['Resamples', '16', '15'],
    ['Step limit', '2.6', '3'],
    ['Policy learning rate', '7', '1'],
    ['Held-out tasks', '', '40'],
  ],
  usualRank: '4',
  absurd: {
    address:
      '#/puzzles?v=1&edits=5000&seed=x&writing.form=official&colour=blue&task=circles-1&run=none&finetune.rank=6',
    told: [
      'Edits per task: 5000 must be at most 256; set to 256.',
      'Seed',
      'Form of the configurations',
      'colour: blue: unknown setting; left out.',
      'Task: circles-1',
      'Recorded run: none: no puzzle run of this name came with this Selkie',
    ],
  },
  share: {
    own: async (page) => {
      await button(page, 'Edit or draw').click();
      await page.getByRole('region', { name: 'Grid editor' }).getByRole('gridcell').first().click();
      await expect(stage(page, 'Task')).toContainText('lines-held-out-0-edited');
    },
    include: /Include my task/,
    bare: /#\/puzzles\?v=1&.*edits=2/,
    isThere: (page) => expect(stage(page, 'Task')).toContainText('lines-held-out-0-edited'),
  },
};

export const PAGES: readonly Experimental[] = [LAB, PUZZLES];
