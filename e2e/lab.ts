/** What every test of the page begins with: a Lab whose model is loaded, small settings, and a console that must stay clean. */
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { encodeLink } from '../src/app/knowledge/link';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../src/seal/knowledge/settings';
import type { Passage } from '../src/seal/knowledge/types';

/** Enough to see every stage work, little enough for a software GPU. */
export const SMALL: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 2,
  heldOutEdits: 1,
  rounds: 1,
  trainingPassages: 1,
  heldOutPassages: 1,
  sideQuestions: 2,
  writing: { ...DEFAULT_SETTINGS.writing, maxTokens: 24 },
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 4 },
  policy: { ...DEFAULT_SETTINGS.policy, epochs: 1 },
  quiz: { ...DEFAULT_SETTINGS.quiz, maxTokens: 4 },
};

export const PASSAGE: Passage = {
  title: 'Polipa',
  context: 'There is a town called Polipa. It lies in Greenvale. Its gate is golden. It sells spice.',
  questions: [
    { question: 'Where does Polipa lie?', answer: 'Greenvale' },
    { question: 'What does Polipa sell?', answer: 'spice' },
    { question: 'What colour is the gate of Polipa?', answer: 'golden' },
  ],
};

export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints, 'the console stays free of errors').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export async function openLab(
  page: Page,
  settings: KnowledgeSettings = SMALL,
  passage: Passage | null = PASSAGE,
): Promise<void> {
  await page.goto(encodeLink({ settings, sample: null, passage }));
  await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
}

export function button(page: Page, name: string) {
  return page.getByRole('button', { name, exact: true });
}

export function stage(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}

/** Presses both within the page: from outside, the second press can come when a quick device is through. */
export async function runAndPause(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const press = (name: string): boolean => {
          const found = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
          if (found === undefined || found.disabled) return false;
          found.click();
          return true;
        };
        press('Run all steps');
        const timer = setInterval(() => {
          if (!press('Pause')) return;
          clearInterval(timer);
          resolve();
        }, 1);
      }),
  );
  await expect(page.getByRole('contentinfo')).toContainText('paused');
}

export async function expectState(
  page: Page,
  name: string,
  state: 'idle' | 'running' | 'done' | 'stale' | 'failed',
): Promise<void> {
  await expect(stage(page, name).getByText(state, { exact: true })).toBeVisible();
}

/** What is drawn in pieces, or comes with a part of its own, is there once nothing has changed for a second. */
export async function settledText(of: Locator): Promise<string> {
  let last = '';
  const isSettled = async (): Promise<boolean> => {
    const before = last;
    last = await of.innerText();
    return last !== '' && last === before;
  };
  await expect.poll(isSettled, { intervals: [1000] }).toBe(true);
  return last;
}

/** Looks for words from now on that may be there for less than a second, which an assertion between its looks can miss. */
export async function glimpsed(page: Page, words: string): Promise<void> {
  await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), words, {
    polling: 50,
    timeout: 60_000,
  });
}

/** A choice of a group, by the keyboard: what stands above it may still grow, and a click would miss. */
export async function choose(radio: Locator): Promise<void> {
  await radio.press('Space');
  await expect(radio).toBeChecked();
}

/** The texts of all self-edits, as the drawer shows them. */
export async function selfEditTexts(page: Page): Promise<string[]> {
  await page.getByRole('tab', { name: 'Texts' }).click();
  const texts: string[] = [];
  for (const pick of await page.getByRole('radio', { name: /^Edit \d+$/ }).all()) {
    await choose(pick);
    texts.push(await page.getByRole('tabpanel').innerText());
  }
  return texts;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** @param part selects what alone is looked at, where the rest was before. */
export async function expectAccessible(page: Page, where: string, part?: string): Promise<void> {
  // What lies under a sticky bar would count as too small to hit.
  await page.evaluate(() => {
    scrollTo(0, 0);
    for (const one of document.querySelectorAll<HTMLElement>('body *'))
      if (getComputedStyle(one).position === 'sticky') {
        one.dataset.stuck = '';
        one.style.position = 'static';
      }
  });
  // The page has no frames of its own; for those alone axe would sum up in a second page, which takes as long again.
  const axe = new AxeBuilder({ page }).withTags(TAGS).setLegacyMode();
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  await page.evaluate(() => {
    for (const one of document.querySelectorAll<HTMLElement>('[data-stuck]')) {
      one.style.position = '';
      delete one.dataset.stuck;
    }
  });
  expect(
    violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([]);
}
