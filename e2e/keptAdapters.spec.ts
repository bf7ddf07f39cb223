/** Adapters outlive a reload, on the page that they are of; what is removed comes back; a full disk takes nothing from the page. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { writePeftFiles } from '../src/formats/peft';
import { compressedZip } from '../src/formats/zip';
import { parseModelConfig } from '../src/model/config';
import { button, expect, expectAccessible, openLab, stage, test } from './lab';

const CONFIG = parseModelConfig(JSON.parse(readFileSync('public/models/micro-world/config.json', 'utf8')));
const { hidden } = CONFIG;
const qWidth = CONFIG.heads * CONFIG.headDim;

const adapter = () => {
  const a = Float32Array.from({ length: 2 * hidden }, (_, at) => (at % 7) / 100);
  const b = Float32Array.from({ length: qWidth * 2 }, (_, at) => (at % 5) / 100);
  const weights = { rank: 2, alpha: 4, tensors: [{ layer: 0, projection: 'q' as const, a, b }] };
  const zip = compressedZip('towns', writePeftFiles(weights, CONFIG, 'micro-world'));
  return { name: 'towns.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) };
};

const name = (page: Page, of: string) => page.getByRole('textbox', { name: `Name of ${of}`, exact: true });
const openTab = (page: Page) => page.getByRole('tab', { name: 'Adapters', exact: true }).click();
const importOne = (page: Page) =>
  page.getByLabel('Adapter: a zip, or adapter_config.json with adapter_model.safetensors').setInputFiles(adapter());

test('an adapter is there after a reload under the name it was given, until it is removed, and Undo brings it back', async ({
  page,
}) => {
  await openLab(page);
  await openTab(page);
  await importOne(page);
  await name(page, 'towns').fill('mine');
  await expect(name(page, 'mine')).toHaveValue('mine');
  // Written with its name a moment after the last key.
  await expect.poll(() => storedNames(page)).toEqual(['mine']);
  await page.reload();
  await openTab(page);
  await expect(name(page, 'mine')).toBeVisible();
  await expectAccessible(page, 'kept adapters');
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Export mine as PEFT').click()]);
  expect(
    readFileSync(await file.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
  await button(page, 'Remove mine').click();
  await expect.poll(() => storedNames(page)).toEqual([]);
  await page.getByRole('tabpanel').getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => storedNames(page)).toEqual(['mine']);
  await button(page, 'Remove mine').click();
  await expect.poll(() => storedNames(page)).toEqual([]);
  await page.reload();
  await openTab(page);
  await expect(button(page, 'Import adapter')).toBeEnabled();
  await expect(name(page, 'mine')).toBeHidden();
});

test('on a full disk it is told, and the adapter stays on the page', async ({ page }) => {
  await openLab(page);
  await openTab(page);
  await page.evaluate(() => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await importOne(page);
  await expect(page.getByRole('alert')).toContainText('“towns” could not be kept in this browser');
  await expect(page.getByRole('alert')).toContainText('export it, or free some room');
  await expect(name(page, 'towns')).toBeVisible();
});

test('the Puzzles page has the same tab: its adapter is kept, answers the task, and is there after a reload', async ({
  page,
}, info) => {
  test.setTimeout(400_000);
  await page.goto('#/puzzles?v=1&task=lines-held-out-0');
  await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
  await page.getByText('Write one by hand').click();
  const epochs = page.getByRole('spinbutton', { name: 'Epochs' });
  await epochs.fill('1');
  await epochs.press('Enter');
  await button(page, 'Add this configuration').click();
  await button(page, 'Quiz').click();
  await expect(stage(page, 'Reward').getByText('done', { exact: true })).toBeVisible({ timeout: 300_000 });
  await openTab(page);
  await button(page, 'Keep the adapter of Edit 1').click();
  await expect(name(page, 'Edit 1')).toBeVisible();
  await button(page, 'Answer the task side by side').click();
  const answers = page.getByRole('table', { name: /^Answers to / });
  await expect(answers.getByRole('columnheader')).toHaveText(['Selkie micro-puzzles', 'Edit 1'], { timeout: 120_000 });
  await expect(answers.getByText('Attempt 1').first()).toBeVisible();
  await expectAccessible(page, 'adapters of puzzles');
  await page.screenshot({ path: info.outputPath('puzzle-adapters.png'), fullPage: true });
  await page.reload();
  await openTab(page);
  await expect(name(page, 'Edit 1')).toBeVisible();
  // It is of another model than the Lab's.
  await page.goto('./#/');
  await openTab(page);
  await expect(page.getByText('One adapter of another model is kept too.')).toBeVisible();
  await expect(name(page, 'Edit 1')).toBeHidden();
});

/** What the browser has of them. */
const storedNames = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const asked = indexedDB.open('selkie');
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const all = asked.result.transaction('adapters').objectStore('adapters').getAll();
          all.onsuccess = () => {
            asked.result.close();
            resolve(all.result.map((one: { name: string }) => one.name));
          };
        };
      }),
  );
