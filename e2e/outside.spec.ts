/** An outside helper: a real server of the protocol on this machine, which writes in the teacher's place and judges. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import {
  type Asked,
  type ChatServer,
  fail,
  send,
  startChatServer,
  streamed,
  type Told,
} from '../src/testing/chatServer';
import { button, expect, expectAccessible, expectState, openLab, PASSAGE, SMALL, stage, test } from './lab';

const KEY = 'sk-very-secret-0123456789';
const JUDGED = { ...SMALL, edits: 1, quiz: { ...SMALL.quiz, judge: 'endpoint' as const } };

let server: ChatServer;
let tell: (asked: Asked) => Told;
test.beforeEach(async () => {
  server = await startChatServer((asked) => tell(asked));
});
test.afterEach(() => server.close());

const helper = (page: Page) => page.getByRole('region', { name: 'Outside helper', exact: true });

async function nameHelper(page: Page): Promise<void> {
  await button(page, 'Settings').click();
  const panel = helper(page);
  await panel.getByLabel('Address', { exact: true }).fill(server.url);
  await panel.getByLabel('Model', { exact: true }).fill('tiny-helper');
  await panel.getByLabel(/^Key/).fill(KEY);
}

test('writes the self-edit of the passage, and what is sent and kept is as the page says', async ({ page }) => {
  tell = () => 'Polipa is a town in Greenvale.\nPolipa sells spice.';
  await openLab(page);
  await nameHelper(page);
  const panel = helper(page);
  await expect(panel).toContainText('Nothing was asked yet.');
  await panel.getByLabel('Price of a million tokens read').fill('2');
  await panel.getByLabel('Price of a million tokens written').fill('8');
  await panel.getByRole('button', { name: 'Let it write this passage’s self-edit' }).click();
  await expect(panel.getByRole('status')).toContainText('Written by tiny-helper: 1 text for this passage.');
  await expect(panel).toContainText('1 answer, 10 tokens read, 9 written, cost 0.000092 at these prices');
  await panel.getByText('Self-edit of tiny-helper').click();
  await expect(panel).toContainText('Polipa sells spice.');
  expect(server.asked).toMatchObject([{ model: 'tiny-helper', stream: true, authorization: `Bearer ${KEY}` }]);
  expect(server.asked[0]?.text).toContain(PASSAGE.context);
  await expectAccessible(page, 'outside helper', '#settings-place');
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, at: location.href }));
  expect(kept).toContain('Polipa sells spice.');
  expect(kept).not.toContain(KEY);
  expect(kept).not.toContain(server.url);
  await page.reload();
  await expect(button(page, 'Run all steps')).toBeEnabled();
  await expect(helper(page).or(button(page, 'Settings')).first()).toBeVisible();
  if ((await button(page, 'Settings').getAttribute('aria-expanded')) === 'false')
    await button(page, 'Settings').click();
  await expect(helper(page).getByLabel(/^Key/)).toHaveValue('');
  await expect(helper(page).getByText('Self-edit of tiny-helper')).toBeVisible();
});

test('can be stopped, and fails in one line that leaves the passage as it was', async ({ page, complaints }) => {
  tell = () => () => undefined;
  await openLab(page);
  await nameHelper(page);
  const panel = helper(page);
  const write = panel.getByRole('button', { name: 'Let it write this passage’s self-edit' });
  await write.click();
  await expect(panel.getByRole('status')).toContainText('tiny-helper writes…');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('status')).toContainText('Cancelled. The passage is as it was.');
  for (const [told, said] of [
    [
      fail(401, `Incorrect API key: ${KEY}`),
      'does not take this key (401). Check the key. It says: Incorrect API key: …',
    ],
    ['  ', 'answered, but without any text. Try again.'],
    [streamed(['data: rubbish\n\n']), 'answered with something that is no chat completion'],
    [send(200, 'text/html', '<!doctype html><p>Hello'), 'answered with a web page. Check the URL'],
  ] as const) {
    tell = () => told;
    await write.click();
    await expect(panel.getByRole('alert')).toContainText(said);
  }
  await panel.getByLabel('Address', { exact: true }).fill('http://gpu.example/v1');
  await write.click();
  await expect(panel.getByRole('alert')).toContainText('A page may ask gpu.example over https alone');
  await expect(panel.getByText('Self-edit of')).toHaveCount(0);
  // A browser notes each answer that is a failure by itself.
  const own = complaints.filter((text) => !/status of 401/.test(text));
  complaints.splice(0, complaints.length, ...own);
});

test('judges the answers of the quiz, and its failure is no verdict', async ({ page, complaints }) => {
  tell = () => 'yes';
  await openLab(page, JUDGED);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Quiz', 'failed');
  await expect(stage(page, 'Quiz')).toContainText('an outside model, but none is named');
  await nameHelper(page);
  await expect(helper(page)).toContainText('It judges the answers of every quiz on this page.');
  tell = () => fail(401, 'no');
  await button(page, 'Run all steps').click();
  await expect(stage(page, 'Quiz')).toContainText('does not take this key (401)');
  await expectState(page, 'Quiz', 'failed');
  tell = () => 'yes';
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  expect(server.asked.at(-1)?.text).toMatch(/Question: .*\nGold answer: .*\nStudent answer: ./);
  await button(page, 'Export').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Everything, as JSON').click()]);
  const everything = await readFile(await download.path(), 'utf8');
  expect(everything).toContain('"judge": "endpoint"');
  expect(everything).not.toContain(KEY);
  const own = complaints.filter((text) => !/status of 401/.test(text));
  complaints.splice(0, complaints.length, ...own);
});
