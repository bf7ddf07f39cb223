import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { button, expect, expectState, openLab, SMALL, stage, test } from './lab';

/** What a button of the page brings. */
async function fileOf(page: Page, label: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, label).click()]);
  return readFile(await download.path());
}

/** The Lab with the recorded run that it opens with; no GPU is asked for. */
async function openRecorded(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.goto('./');
  await expect(page.getByRole('figure', { name: ROUNDS }).locator('svg')).toBeVisible();
}

const ROUNDS = 'Held-out accuracy by round';

interface Picture {
  title: string;
  texts: string[];
  /** Drawn lines and shapes, without the ground. */
  marks: number;
  /** Pixels of the PNG in the colour of adapted self-edits, in the light theme. */
  blue: number;
  /** Pixels that are not of the ground. */
  inked: number;
}

/** A page of its own reads them: the app's turns no text into markup. */
async function read(page: Page, svg: Buffer, png: Buffer): Promise<Picture> {
  const reader = await page.context().newPage();
  const found = await reader.evaluate(
    async ([source, bytes]) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      if (parsed.querySelector('parsererror') !== null) throw new Error('not an SVG');
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
      let [blue, inked] = [0, 0];
      for (let at = 0; at < pixels.length; at += 4) {
        const [r = 0, g = 0, b = 0] = pixels.subarray(at, at + 3);
        if (r === 23 && g === 71 && b === 196) blue++;
        if (r < 200 || g < 200 || b < 200) inked++;
      }
      const shapes = [...parsed.querySelectorAll('path, line, circle, polyline, rect')];
      return {
        title: parsed.querySelector('title')?.textContent ?? '',
        texts: [...parsed.querySelectorAll('text')].map((one) => one.textContent ?? ''),
        marks: shapes.length - 1,
        blue,
        inked,
      };
    },
    [svg.toString('utf8'), [...png]] as const,
  );
  await reader.close();
  return found;
}

function expectWhole(
  { title, texts, marks, blue, inked }: Picture,
  name: string,
  words: readonly RegExp[],
  least: number,
) {
  expect.soft(title).toBe(name);
  for (const word of words)
    expect
      .soft(
        texts.some((text) => word.test(text)),
        `${name}: ${word} in ${texts.join(' | ')}`,
      )
      .toBe(true);
  expect.soft(marks, name).toBeGreaterThanOrEqual(least);
  expect.soft(blue, name).toBeGreaterThan(20);
  expect.soft(inked, name).toBeGreaterThan(500);
}

test('a chart leaves the page as SVG and PNG, light and whole, whatever theme the page is in', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await button(page, 'Export').click();
  const source = (await fileOf(page, 'Chart of the rewards, as SVG')).toString('utf8');
  // A page of its own reads it: the app's turns no text into markup.
  const reader = await page.context().newPage();
  const found = await reader.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      broken: parsed.querySelector('parsererror') !== null,
      title: parsed.querySelector('title')?.textContent,
      description: parsed.querySelector('desc')?.textContent,
      texts: [...parsed.querySelectorAll('text')].map((one) => one.textContent),
      ground: parsed.querySelector('rect')?.getAttribute('fill'),
      ink: parsed.querySelector('text')?.getAttribute('fill'),
    };
  }, source);
  expect(found).toMatchObject({
    broken: false,
    title: 'Reward of each self-edit',
    ground: '#ffffff',
    ink: 'rgb(26, 32, 41)',
  });
  expect(found.description).toMatch(/Edit 1: reward \d+%/);
  expect(found.texts).toContain('Edit 1');
  expect(found.texts.some((text) => /^base \d+%$/.test(text ?? ''))).toBe(true);
  expect(source).not.toMatch(/var\(|class=/);
  await button(page, 'Export').click();
  const picture = await fileOf(page, 'Chart of the rewards, as PNG');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  const [width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(source)?.slice(1).map(Number) ?? [];
  expect(Math.abs(picture.readUInt32BE(16) - 2 * (width ?? 0))).toBeLessThanOrEqual(2);
  expect(Math.abs(picture.readUInt32BE(20) - 2 * (height ?? 0))).toBeLessThanOrEqual(2);
});

test('every self-edit shows its measures, and the reward says what is noise', async ({ page }) => {
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  const reward = stage(page, 'Reward');
  await expect(reward.getByRole('table', { name: 'Measures of each self-edit' }).getByRole('row')).toHaveCount(3);
  await button(page, 'Set 3 repeats').click();
  await expectState(page, 'Finetune', 'stale');
  await expect(reward).toContainText('Repeats are set to 3');
});

test('where the passage alone takes one step and self-edits take more, its loss is a dot', async ({ page }) => {
  await openLab(page, { ...SMALL, finetune: { ...SMALL.finetune, epochs: 1, batchSize: 1 } });
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await page.getByRole('tab', { name: 'Loss curves' }).click();
  const chart = page.getByRole('figure', { name: 'Loss by step' });
  await chart.getByText('Table of losses').click();
  await expect.poll(() => chart.getByRole('table').getByRole('row').count()).toBeGreaterThan(2);
  await expect(chart.locator('circle[fill="var(--passage-only)"]')).toHaveCount(1);
});

test('every chart of a recorded run and of two compared runs is whole as SVG and as PNG', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openRecorded(page);
  // What is chosen is blue in the losses too.
  await page.getByRole('figure', { name: 'Reward of each self-edit' }).getByRole('listbox').press('Home');
  await page.getByRole('tab', { name: 'Loss curves' }).click();
  await expect(page.getByRole('figure', { name: 'Loss by step' }).getByRole('application')).toBeVisible();
  const pictureOf = async (label: string): Promise<Picture> => {
    await button(page, 'Export').click();
    const svg = await fileOf(page, `${label}, as SVG`);
    await button(page, 'Export').click();
    return read(page, svg, await fileOf(page, `${label}, as PNG`));
  };
  expectWhole(
    await pictureOf('Chart of the rounds'),
    ROUNDS,
    [/^base \d+%$/, /^best of k \d+%$/, /^\d+%$/, /^round \(0/, /^n = 50/],
    20,
  );
  expectWhole(
    await pictureOf('Chart of the rewards'),
    'Reward of each self-edit',
    [/^Edit 1$/, /^base \d+%$/, /^100%$/],
    4,
  );
  expectWhole(
    await pictureOf('Chart of the quiz'),
    'Right answers by condition',
    [/^Base$/, /^With edit \d+$/, /^\d+% of \d+$/],
    6,
  );
  expectWhole(await pictureOf('Chart of the losses'), 'Loss while finetuning', [/^step 1$/], 3);
  expectWhole(
    await pictureOf('Chart of the loss curves'),
    'Loss by step',
    [/^optimizer step$/, /^nats per token$/, /^Edit 1: loss/],
    6,
  );

  await page.goto('#/runs');
  for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).check({ force: true });
  await page.getByRole('checkbox', { name: 'Seeds together' }).uncheck();
  const overlay = page.getByRole('figure', { name: 'Held-out accuracy by round' });
  await expect(overlay.locator('svg[role=img]')).toHaveAccessibleName(/^1\. .*round 0: \d+%.*; 2\. .*round 2: \d+%/);
  const svg = await fileOf(page, 'Chart of the compared runs, as SVG');
  const both = await read(page, svg, await fileOf(page, 'Chart of the compared runs, as PNG'));
  expectWhole(both, 'Held-out accuracy by round', [/^1\. \d+%$/, /^2\. \d+%$/, /^Bars: one standard error/], 10);

  await page.getByText('Side by side', { exact: true }).click();
  const apart = await fileOf(page, 'Charts run by run, as SVG');
  const each = await read(page, apart, await fileOf(page, 'Charts run by run, as PNG'));
  expectWhole(each, 'Held-out accuracy by round, run by run', [/^1\. /, /^2\. /, /^\d+\.\d% ± .*n = 50 passages$/], 10);

  await stage(page, 'Recorded puzzle runs: one family').getByRole('button', { name: /^Open/ }).first().click();
  await expect(page.getByRole('figure', { name: 'Held-out success by round' }).locator('svg')).toBeVisible();
  const puzzles = await pictureOf('Chart of the rounds');
  expectWhole(
    puzzles,
    'Held-out success by round',
    [/^paper: SEAL 72\.5%$/, /^best constant [\d.]+%$/, /^in-context [\d.]+%$/, /^\d+%$/],
    15,
  );
});

for (const width of [1440, 390]) {
  test(`at ${width} px no words of a chart lie on others`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openRecorded(page);
    for (const name of [ROUNDS, 'Right answers by condition', 'Reward of each self-edit']) {
      await expect(page.getByRole('figure', { name }).locator('svg')).toBeVisible();
      const boxes = await page
        .getByRole('figure', { name })
        .locator('text')
        .evaluateAll((texts) =>
          texts.map((text) => {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            // Half of a line's height is room above and below its letters.
            return { said: text.textContent, left, right, top: top + 3, bottom: bottom - 3 };
          }),
        );
      expect(boxes.length, name).toBeGreaterThan(4);
      const touching = boxes.flatMap((one, at) =>
        boxes
          .slice(at + 1)
          .filter((two) => one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom)
          .map((two) => `${one.said} on ${two.said}`),
      );
      expect(touching, name).toEqual([]);
    }
  });
}

test('a chart has its name, its words and its place before its drawing is there', async ({ page }) => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/assets\/charts-[^/]*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.goto('./');
  const names = [ROUNDS, 'Reward of each self-edit', 'Right answers by condition'];
  const places = () =>
    Promise.all(names.map(async (name) => (await page.getByRole('figure', { name }).boundingBox())?.height));
  await expect(page.getByRole('figure', { name: ROUNDS }).getByRole('img')).toHaveAccessibleName(/^round 0: \d+%/);
  await expect(page.getByRole('figure', { name: ROUNDS }).locator('svg')).toHaveCount(0);
  const before = await places();
  release();
  for (const name of names) await expect(page.getByRole('figure', { name }).locator('svg')).toHaveCount(1);
  expect(await places()).toEqual(before);
});

test('a self-edit is chosen in the chart of the rewards by key and by pointer', async ({ page }) => {
  await openRecorded(page);
  const figure = page.getByRole('figure', { name: 'Reward of each self-edit' });
  await expect(figure.locator('svg')).toHaveAccessibleName(/^Edit 1: reward \d+%.*; base \d+%$/);
  const list = figure.getByRole('listbox', { name: 'Self-edits' });
  const [first, second] = [list.getByRole('option').first(), list.getByRole('option').nth(1)];
  await list.press('Home');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await list.press('ArrowDown');
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await expect(first).toHaveAttribute('aria-selected', 'false');
  await expect(stage(page, 'Quiz')).toContainText('with edit 2');
  await first.click();
  await expect(first).toHaveAttribute('aria-selected', 'true');
});

test('a landscape has its sweep beside its table, and both leave the page', async ({ page }) => {
  test.setTimeout(600_000);
  // So few steps that all but the shortest trainings are over the limit.
  await page.goto('#/puzzles?v=1&finetune.stepLimit=4');
  await page.getByRole('tab', { name: 'Landscape' }).click();
  const panel = page.getByRole('tabpanel');
  for (const augmentation of await panel.getByRole('checkbox').all()) await augmentation.uncheck();
  await panel.getByRole('button', { name: 'Compute landscape' }).click({ timeout: 120_000 });
  const sweep = panel.getByRole('figure', { name: 'Right answers by learning rate' });
  await expect(sweep.locator('svg')).toHaveAccessibleName(/1 epoch: 1e-3 \d+%/, { timeout: 500_000 });
  await expect(panel.getByText(/adapters? (was|were) trained/)).toBeVisible({ timeout: 500_000 });
  await button(page, 'Export').click();
  const svg = await fileOf(page, 'Chart of the landscape, as SVG');
  await button(page, 'Export').click();
  const picture = await read(page, svg, await fileOf(page, 'Chart of the landscape, as PNG'));
  expectWhole(
    picture,
    'Right answers by learning rate',
    [/^1 epoch \d+%$/, /^1e-3$/, /^learning rate$/, /^One line a number/],
    10,
  );
});
