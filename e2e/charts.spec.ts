import { readFile } from 'node:fs/promises';
import { button, expect, expectState, openLab, SMALL, stage, test } from './lab';

test('a chart leaves the page as SVG and PNG, light and whole, whatever theme the page is in', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  const fileOf = async (label: string): Promise<Buffer> => {
    await button(page, 'Export').click();
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, label).click()]);
    return readFile(await download.path());
  };
  const source = (await fileOf('Chart of the rewards, as SVG')).toString('utf8');
  // A page of its own reads it: the app's turns no text into markup.
  const reader = await page.context().newPage();
  const read = await reader.evaluate((text) => {
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
  expect(read).toMatchObject({
    broken: false,
    title: 'Reward of each self-edit',
    ground: '#ffffff',
    ink: 'rgb(26, 32, 41)',
  });
  expect(read.description).toMatch(/Edit 1: reward \d+%/);
  expect(read.texts).toContain('Edit 1');
  expect(read.texts.some((text) => /^base \d+%$/.test(text ?? ''))).toBe(true);
  expect(source).not.toMatch(/var\(|class=/);
  const picture = await fileOf('Chart of the rewards, as PNG');
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

test('a loss curve of one step is a dot, also of the passage alone and of a self-edit that is not chosen', async ({
  page,
}) => {
  await openLab(page, { ...SMALL, finetune: { ...SMALL.finetune, epochs: 1, batchSize: null } });
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await page.getByRole('tab', { name: 'Curves' }).click();
  const chart = page.getByRole('figure', { name: 'Loss by step' });
  await expect(chart.getByText(/loss \d\.\d\d before its only step\./)).toBeVisible();
  for (const color of ['passage-only', 'base', 'adapted'])
    await expect(
      chart.locator(`.recharts-wrapper circle:is([fill="var(--${color})"], [stroke="var(--${color})"])`),
    ).toHaveCount(1);
});
