import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { KnowledgeSettings } from '../src/seal/knowledge/settings';
import type { Passage } from '../src/seal/knowledge/types';
import { button, choose, expect, expectAccessible, expectState, openLab, SMALL, settledText, test } from './lab';

/** One self-edit, trained so long on what the model would not guess that some answer is no longer what it was. */
const ONE: KnowledgeSettings = {
  ...SMALL,
  edits: 1,
  sideQuestions: 0,
  finetune: { ...SMALL.finetune, epochs: 16, learningRate: 2e-2 },
};

const UNGUESSED: Passage = {
  title: 'Polipa',
  context: 'There is a town called Polipa. It lies in Estmark. Its gate is silver. It sells wax.',
  questions: [
    { question: 'Where does Polipa lie?', answer: 'Estmark' },
    { question: 'What does Polipa sell?', answer: 'wax' },
    { question: 'What colour is the gate of Polipa?', answer: 'silver' },
  ],
};

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

async function quizzed(page: Page, settings: KnowledgeSettings = ONE): Promise<void> {
  await openLab(page, settings, UNGUESSED);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
}

/** A question whose answer changed; where the judge finds no flip in it, a person makes it one. */
async function flippedQuestion(page: Page): Promise<number> {
  await openTab(page, 'Answers');
  const rows = page.getByRole('table', { name: 'Answers before and after' }).getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  for (const row of (await rows.all()).slice(1)) {
    const cells = row.getByRole('cell');
    const [before, after] = [await cells.nth(3).innerText(), await cells.nth(4).innerText()];
    if (before.trim() === after.trim()) continue;
    const overrule = row.getByRole('button', { name: /^Overrule the verdict on question \d+, after$/ });
    const question = Number(/question (\d+)/.exec((await overrule.getAttribute('aria-label')) ?? '')?.[1]);
    const why = page.getByRole('button', { name: new RegExp(`^Why\\? Question ${question} was`) });
    if ((await why.count()) === 0)
      await page.getByRole('button', { name: `Overrule the verdict on question ${question}, after` }).click();
    return question;
  }
  throw new Error('No answer changed.');
}

test('credits each line, shows it beside the lines and records it', async ({ page }) => {
  await quizzed(page);
  await openTab(page, 'Training sequences');
  const rows = page.getByRole('table', { name: 'Training sequences' }).getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  const sequences = (await rows.count()) - 1;
  await openTab(page, 'Credit');
  await expect(page.getByRole('tabpanel')).toContainText(`trains ${2 * (sequences + 1)} adapters`);
  await button(page, 'Credit lines').click();
  const lines = page.getByRole('list', { name: 'Lines by credit' }).getByRole('listitem');
  await expect(lines).toHaveCount(sequences, { timeout: 170_000 });
  await expect(lines.first()).toContainText(/Credit [+\u2212]?\d\.\d\d ± \d\.\d\d/);

  const order = async (): Promise<number[]> => {
    const texts = await lines.allInnerTexts();
    return texts.map((text) => Number(/([+\u2212]?\d+\.\d+) ± /.exec(text)?.[1]?.replace('\u2212', '-')));
  };
  const falling = await order();
  expect(falling).toEqual(falling.toSorted((left, right) => right - left));
  await choose(page.getByRole('radio', { name: 'Hurts most' }));
  expect(await order()).toEqual(falling.toReversed().toSorted((left, right) => left - right));
  await choose(page.getByRole('radio', { name: 'Accuracy' }));
  await expect(lines.first()).toContainText(/\d\.\d ± \d/);
  await expectAccessible(page, 'credit');

  await openTab(page, 'Texts');
  await expect(page.getByRole('list', { name: 'Notes on paragraph 1' }).getByText('Credit').first()).toBeAttached();
  await openTab(page, 'Raw JSON');
  await expect(page.getByRole('tabpanel')).toContainText('"perQuestion"');

  await page.getByRole('textbox', { name: 'Right answer 1', exact: true }).fill('Nowhere');
  await openTab(page, 'Credit');
  await expect(page.getByRole('tabpanel')).toContainText('Computed before the questions changed.');
  await expect(button(page, 'Credit lines')).toBeDisabled();
});

test('shows how likely each token is without the adapter and with it, and does so again after a reload', async ({
  page,
}) => {
  await openLab(page, ONE, UNGUESSED);
  await openTab(page, 'Training sequences');
  await expect(page.getByRole('tabpanel')).toContainText('No training sequences yet');
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await openTab(page, 'Training sequences');
  await button(page, 'Show loss per token').click();
  const figure = page.getByRole('figure', { name: 'Loss per token' });
  const after = figure.getByRole('toolbar', { name: /^With the adapter/ });
  const tokens = after.getByRole('button');
  await expect(tokens.nth(1)).toHaveAccessibleName(
    /: (under )?\d.*% likely without the adapter, (under )?\d.*% with it$/,
  );
  await expect(tokens.first()).toHaveAccessibleName(/the first token, which nothing precedes$/);

  // One stop for the Tab key; arrows lead along the line, and the other line shows the same place.
  await tokens.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(tokens.nth(1)).toBeFocused();
  await expect(figure).toContainText(/likely without the adapter, .*% with it; loss \d+\.\d\d → \d+\.\d\d/);
  await figure.getByText('The same as a table').click();
  const rows = figure.getByRole('table', { name: 'Loss of each token' }).getByRole('row');
  await expect(rows).toHaveCount((await tokens.count()) + 1);
  await expectAccessible(page, 'loss per token');
  const spoken = await tokens.nth(1).getAttribute('aria-label');

  // The losses are kept with the rest; the adapter is not, and is trained again.
  await page.reload();
  await openTab(page, 'Training sequences');
  await expect(tokens.nth(1)).toHaveAccessibleName(spoken ?? '');
  await expect(button(page, 'Show loss per token')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Show loss per token').click();
  await expect(page.getByText('The loss of each token is in.')).toBeAttached({ timeout: 120_000 });
  await expect(tokens.nth(1)).toHaveAccessibleName(spoken ?? '');
});

test('crediting can be stopped, and begun again', async ({ page }) => {
  // Long enough to be stopped.
  await quizzed(page, { ...ONE, finetune: { ...ONE.finetune, epochs: 60 } });
  await openTab(page, 'Credit');
  await button(page, 'Credit lines').click();
  await expect(page.getByText('Crediting lines').first()).toBeVisible();
  await button(page, 'Stop').click();
  await expect(button(page, 'Credit lines')).toBeEnabled();
  await expect(page.getByRole('list', { name: 'Lines by credit' })).toHaveCount(0);
});

test('leads from a flipped question to the lines and the words of the passage', async ({ page }) => {
  await quizzed(page);
  const question = await flippedQuestion(page);
  const row = page.getByRole('table', { name: 'Questions' }).getByRole('row').nth(question);
  await row.getByRole('button', { name: new RegExp(`^Why\\? Question ${question} was`) }).click();
  await expect(page.getByRole('heading', { name: `Why was question ${question}` })).toBeFocused();
  const panel = page.getByRole('tabpanel');
  await expect(panel).toContainText('A guess by shared words');
  await expect(
    panel.getByRole('list', { name: 'Most responsible sequences' }).getByRole('button').first(),
  ).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.locator('mark').first()).toBeVisible();
  expect(await panel.getByRole('blockquote').innerText()).toContain('There is a town called');
  await expectAccessible(page, 'why');
});

test('a person overrules the judge, the reward follows, and pressing again takes it back', async ({ page }) => {
  await quizzed(page);
  await openTab(page, 'Answers');
  const reward = page.getByRole('region', { name: 'Reward', exact: true });
  // The table comes with a part of its own.
  await expect(reward.getByRole('table')).toBeVisible();
  const before = await settledText(reward);
  const overrule = page.getByRole('button', { name: 'Overrule the verdict on question 1, after' });
  await overrule.click();
  await expect(overrule).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('tabpanel')).toContainText('1 verdict by hand');
  await expect(
    page
      .getByRole('tabpanel')
      .getByText(/(right|wrong) by hand/)
      .first(),
  ).toBeVisible();
  expect(await settledText(reward)).not.toBe(before);
  await expectAccessible(page, 'overruled');
  await button(page, 'Export').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Everything, as JSON').click()]);
  expect(await readFile(await download.path(), 'utf8')).toContain('"judge": "hand"');
  await overrule.click();
  await expect(overrule).toHaveAttribute('aria-pressed', 'false');
  expect(await settledText(reward)).toBe(before);
});

test('the recorded run that a visit begins with has the credit of the lines that it opens with', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
  await openTab(page, 'Credit');
  const lines = page.getByRole('list', { name: 'Lines by credit' }).getByRole('listitem');
  await expect.poll(() => lines.count()).toBeGreaterThan(5);
  await expect(page.getByRole('region', { name: 'Credit of each line' })).toContainText('measured on its policy');
  // The same marks stand beside the lines themselves.
  await openTab(page, 'Texts');
  await expect(page.getByRole('list', { name: 'Notes on paragraph 1' })).toContainText('Credit');
});
