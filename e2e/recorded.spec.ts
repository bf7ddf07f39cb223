import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { button, choose, expect, expectAccessible, expectState, glimpsed, openLab, SMALL, stage, test } from './lab';

function recorded(page: Page) {
  return page.getByRole('region', { name: 'Recorded run', exact: true });
}

async function openCold(page: Page): Promise<void> {
  await page.goto('./');
  await expect(recorded(page).getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
}

test('a cold page shows the recorded effect before the model is there', async ({ page }) => {
  // The model is kept away for as long as the test looks.
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/models/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./');
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  await button(page, 'How sure?').click();
  await expect(recorded(page).getByRole('figure', { name: 'Recorded effect' })).toBeVisible();
  await expect(recorded(page)).toContainText(/After (one|two) rounds?, training on its own notes/);
  await expect(recorded(page)).toContainText('Recorded on');
  // Then the run itself fills the screens of a live one.
  for (const name of ['Self-edits', 'Finetune', 'Quiz', 'Reward'])
    await expect(stage(page, name).getByText('recorded', { exact: true })).toBeVisible();
  await expect(stage(page, 'Rounds').getByRole('figure', { name: 'Held-out accuracy by round' })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('Loading the model');
  release();
  await expect(button(page, 'Run all steps')).toBeEnabled();
  await expect(recorded(page)).toBeVisible();
});

test('without WebGPU a recorded run can be looked through', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await openCold(page);
  await expect(page.getByRole('alert')).toContainText('no WebGPU');
  const passage = page.getByRole('textbox', { name: 'Passage', exact: true });
  const first = await passage.inputValue();
  await button(page, 'Next passage').click();
  await expect(passage).not.toHaveValue(first);
  const texts = page.getByRole('tabpanel');
  await page.getByRole('tab', { name: 'Texts' }).click();
  const late = await texts.innerText();
  await choose(recorded(page).getByRole('radio', { name: 'Untrained' }));
  await expect(texts).not.toHaveText(late);
  await recorded(page)
    .getByText(/What it wrote here/)
    .click();
  await expect(recorded(page).getByRole('region', { name: 'Before: the untrained policy' })).toBeVisible();
  await recorded(page)
    .getByRole('combobox', { name: 'Passages', exact: true })
    .selectOption({ label: 'Training, round 1' });
  await expectState(page, 'Passage', 'done');
  await expect(stage(page, 'Reward').getByText('recorded', { exact: true })).toBeVisible();
  await expect(button(page, 'Watch it live on your GPU')).toBeHidden();
  await expectAccessible(page, 'recorded run');
});

test('a change marks what was recorded as stale, and closing gives the page back', async ({ page }) => {
  await openCold(page);
  await page.getByRole('textbox', { name: 'Passage', exact: true }).fill('There is a town called Polipa.');
  for (const name of ['Self-edits', 'Finetune', 'Quiz']) await expectState(page, name, 'stale');
  await button(page, 'Back to the recording').click();
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
  await button(page, 'Close').click();
  await expect(recorded(page)).toBeHidden();
  await expectState(page, 'Self-edits', 'idle');
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).not.toBeEmpty();
});

test('a link names the recorded run, and a link with settings goes before it', async ({ page }) => {
  await openCold(page);
  await expect.poll(() => page.url()).toContain('run=');
  await page.reload();
  await expect(recorded(page).getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
  await page.goto('about:blank');
  await page.goto('./#/?v=1&edits=2');
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).not.toBeEmpty();
  await expect(recorded(page)).toBeHidden();
});

test('two clicks begin a live run, which takes the place of the recorded rounds', async ({ page }) => {
  await openCold(page);
  await expect(button(page, 'Run all steps')).toBeEnabled();
  await button(page, 'Watch it live on your GPU').click();
  await button(page, 'Run it on this device').click();
  await expect(page.getByRole('contentinfo')).toContainText(/held-out passages/);
  await expect(recorded(page)).toContainText('the rounds are live');
  await expect(stage(page, 'Rounds')).toContainText('Measuring the start');
  await button(page, 'Stop').click();
  await expect(page.getByRole('contentinfo')).toContainText('Ready');
  // The stages are the recording's until they are run here.
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
  // A recorded edit has no adapter here, so that a live quiz begins with the writing.
  const writes = glimpsed(page, 'Writing self-edits');
  await button(page, 'Quiz').click();
  await writes;
  await expect(recorded(page)).toBeHidden();
  await button(page, 'Stop').click();
  await expect(page.getByRole('contentinfo')).toContainText('Ready');
});

test('a run of a real model opens from Runs: what it came to, its notes, and not a word of the toy world', async ({
  page,
}) => {
  // What the story above is still drawing has not its full contrast yet.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./#/runs');
  const listed = page.getByRole('region', { name: 'Recorded runs' }).getByRole('listitem');
  const real = listed.filter({ hasText: 'A real model' }).first();
  // Against the defaults for chat models it has few settings of its own.
  await expect(real).toContainText(/Other than the defaults: Rounds 2 → 0 .* and 3 more/);
  await real.getByRole('button', { name: /^Open/ }).click();
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
  await button(page, 'How sure?').click();
  await expect(recorded(page)).toContainText(/Closed book the model answers 0\.0%.* of the questions right/);
  await expect(recorded(page)).toContainText('Model SmolLM2-135M-Instruct');
  await expect(page.getByRole('main')).not.toContainText(/toy-world model|Answers by kind of question/);
  const passage = page.getByRole('textbox', { name: 'Passage', exact: true });
  const first = await passage.inputValue();
  await button(page, 'Next passage').click();
  await expect(passage).not.toHaveValue(first);
  await expect(page.getByRole('tabpanel')).toContainText('1. The ');
  await expectAccessible(page, 'recorded run of a real model');
  // The loaded model has no use for its settings, so the live run takes its own.
  await expect(button(page, 'Run all steps')).toBeEnabled();
  await button(page, 'Watch it live on your GPU').click();
  await expect(page.getByRole('dialog')).toContainText('as by default for the one that is loaded');
});

test('a live run that has ended is kept in this browser, and opens again', async ({ page }) => {
  test.slow();
  await openLab(page, { ...SMALL, conditions: ['untrained', 'policy'], sideQuestions: 0 });
  await button(page, 'Run ReST-EM').click();
  await expect(stage(page, 'Rounds')).toContainText('After round 1', { timeout: 240_000 });
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  const own = page.getByRole('region', { name: 'Your runs' });
  await expect(own.getByRole('listitem')).toHaveCount(1);
  await page.reload();
  await expect(own.getByRole('listitem')).toHaveCount(1);
  await own.getByRole('button', { name: /^Open/ }).click();
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
  await button(page, 'How sure?').click();
  await expect(page.getByRole('region', { name: 'Your run', exact: true })).toContainText('software GPU');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the Runs page in ${colorScheme}: export, import, rename, delete with undo, compare`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('./#/runs');
    const shipped = page.getByRole('region', { name: 'Recorded runs' });
    const own = page.getByRole('region', { name: 'Your runs' });
    await expect(shipped.getByRole('listitem').first()).toContainText('Other than the defaults');
    await expectAccessible(page, 'runs');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      shipped
        .getByRole('button', { name: /^JSON of/ })
        .first()
        .click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    const good = { name: 'good.json', mimeType: 'application/json', buffer: Buffer.from(text) };
    const broken = JSON.parse(text);
    broken.rounds[0].candidates[0].reward.mean = 'much';
    const bad = { name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(broken)) };
    await page.getByLabel('Run files').setInputFiles([good, bad]);
    await expect(page.getByRole('alert')).toContainText('bad.json was not taken. rounds[0].candidates[0].reward.mean');
    await expect(own.getByRole('listitem')).toHaveCount(1);

    await own.getByRole('button', { name: /^Rename/ }).click();
    await page.getByRole('textbox', { name: 'Name of this run' }).fill('Mine');
    await button(page, 'Save').click();
    await expect(own.getByRole('heading', { name: 'Mine' })).toBeVisible();
    await own.getByRole('button', { name: 'Delete Mine' }).click();
    await expect(own.getByRole('listitem')).toHaveCount(0);
    await button(page, 'Undo').click();
    await expect(own.getByRole('heading', { name: 'Mine' })).toBeVisible();

    await page.getByRole('checkbox', { name: 'Compare Mine' }).check();
    await shipped
      .getByRole('checkbox', { name: /^Compare/ })
      .first()
      .check();
    const compared = page.getByRole('region', { name: 'Comparison', exact: true });
    await expect(compared).toContainText('Both runs end at the same');
    await expect(compared.getByRole('table', { name: 'Compared conditions' })).toContainText('n = ');
    await expectAccessible(page, 'comparison');

    await page.setViewportSize({ width: 390, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await own.getByRole('button', { name: 'Open Mine' }).click();
    await expect(page.getByRole('region', { name: 'Your file', exact: true })).toContainText('Mine');
    await expectState(page, 'Passage', 'done');
  });
}

test('where the browser refuses storage the page says so, and a run is not lost from it', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
  });
  await page.goto('./#/runs');
  const shipped = page.getByRole('region', { name: 'Recorded runs' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    shipped
      .getByRole('button', { name: /^JSON of/ })
      .first()
      .click(),
  ]);
  const file = { name: 'a.json', mimeType: 'application/json', buffer: await readFile(await download.path()) };
  await page.getByLabel('Run files').setInputFiles(file);
  await expect(page.getByRole('alert')).toContainText('could not be stored in this browser');
  const own = page.getByRole('region', { name: 'Your runs' });
  await own.getByRole('button', { name: /^Open/ }).click();
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
});
