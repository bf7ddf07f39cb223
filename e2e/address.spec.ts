/** Files by address: the one worker that may ask other hosts fetches them, and each way in which it fails is told in one line. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { button, expect, expectAccessible, openLab, PASSAGE, test } from './lab';
import { own } from './runsPage';

const SET = JSON.stringify([
  { title: 'Varimo', context: 'Varimo lies by the sea.', questions: [{ question: 'Where?', answer: 'by the sea' }] },
]);

/** Another host than the page's own, which lets any page read it unless the path says otherwise. */
async function serve(): Promise<{ address: string; close: () => void }> {
  const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
    '/towns.json': (_, response) => void response.writeHead(200, OPEN).end(SET),
    '/page.json': (_, response) => void response.writeHead(200, OPEN).end('<!doctype html><title>Sign in</title>'),
    '/closed.json': (_, response) => void response.writeHead(200).end(SET),
    '/large.json': (_, response) => void response.writeHead(200, { ...OPEN, 'content-length': 2 ** 31 }).write('['),
    '/slow.json': (_, response) => void response.writeHead(200, { ...OPEN, 'content-length': 5000 }).write('['),
  };
  const server = createServer((request, response) => {
    const known = answers[request.url ?? ''];
    if (known === undefined) response.writeHead(404, OPEN).end();
    else known(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://localhost:${(server.address() as AddressInfo).port}`, close };
}

const OPEN = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Samples and files' });

async function ask(within: Locator, address: string): Promise<void> {
  await within.getByRole('textbox', { name: 'Address of a file' }).fill(address);
  await within.getByRole('button', { name: 'Fetch', exact: true }).click();
}

test.describe('a file of passages by its address', () => {
  test('is listed as one that was chosen, and the page itself has asked no other host', async ({ page }, info) => {
    const { address, close } = await serve();
    await openLab(page);
    await button(page, 'Samples and files').click();
    await sheet(page).getByText('Open from an address').click();
    await expectAccessible(page, 'a file from an address', 'dialog');
    await ask(sheet(page), `${address}/towns.json`);
    await expect(sheet(page)).toContainText('SEAL passages, 1 passage');
    await page.screenshot({ path: info.outputPath('address.png') });
    await sheet(page)
      .getByRole('button', { name: /^Varimo/ })
      .click();
    await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue('Varimo lies by the sea.');
    close();
  });

  test('that does not come is told of in one line, and what was there stays', async ({ page, complaints }) => {
    const { address, close } = await serve();
    await openLab(page);
    await button(page, 'Samples and files').click();
    await expect(sheet(page).getByText('12 passages', { exact: true })).toBeVisible();
    await sheet(page).getByText('Open from an address').click();
    for (const [path, words] of [
      [`${address}/none.json`, 'the host answers 404'],
      [`${address}/page.json`, 'a web page in place of the file'],
      [`${address}/closed.json`, 'does not let other pages read it (CORS)'],
      [`${address}/large.json`, 'large.json: the file is larger than 67'],
      ['http://example.invalid/a.json', 'an address begins with https://'],
      ['squad.json', 'is no address of a file'],
    ] as const) {
      await ask(sheet(page), path);
      await expect(sheet(page).getByRole('alert')).toContainText(words);
    }
    await ask(sheet(page), `${address}/slow.json`);
    await expect(sheet(page)).toContainText('of 5 kB');
    await sheet(page).getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(sheet(page).getByRole('button', { name: 'Fetch', exact: true })).toBeEnabled();
    await expect(sheet(page).getByRole('alert')).toBeHidden();
    await expect(sheet(page).getByText('12 passages', { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue(PASSAGE.context);
    // The browser writes each refusal into its console: the host's, and that of CORS.
    const refusals = complaints.splice(0).filter((text) => !/404|CORS|ERR_FAILED/.test(text));
    expect(refusals).toEqual([]);
    close();
  });
});

test('a recorded run comes by its address too', async ({ page }) => {
  await page.goto('./#/runs');
  const shipped = page.getByRole('region', { name: 'Recorded runs', exact: true });
  const json = shipped.getByRole('button', { name: /^JSON of / }).first();
  const [file] = await Promise.all([page.waitForEvent('download'), json.click()]);
  const stream = await file.createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  const server = createServer((_, response) => void response.writeHead(200, OPEN).end(Buffer.concat(parts)));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  await page.getByText('Open from an address').click();
  await ask(page.getByRole('main'), `http://localhost:${(server.address() as AddressInfo).port}/run.json`);
  await expect(page.getByRole('status').filter({ hasText: '1 run imported.' })).toBeVisible();
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
  server.close();
});
