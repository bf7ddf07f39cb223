/** Models on their way in and out: loading that is cancelled or refused, two tabs, the one that a new page begins with, the hub's redirects. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { tinyGguf } from '../src/testing/tinyGguf';
import { button, expect, expectAccessible, openLab, SMALL, test } from './lab';

const gguf = Buffer.from(tinyGguf().bytes);
const pill = (page: Page) => page.getByRole('link', { name: /parameters/ });
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function openModels(page: Page): Promise<void> {
  await page.goto('./#/models');
  await expect(pill(page)).toContainText('Selkie micro-world');
}

/** A model that the page's server shows; once it is held, no part of it comes, or parts of another file do. */
async function served(context: BrowserContext) {
  const state = { held: false, other: false };
  await context.route('**/local-models/**', async (route) => {
    const request = route.request();
    if (request.url().endsWith('/index.json'))
      return route.fulfill({ json: [{ name: 'tiny.gguf', path: '0', files: ['tiny.gguf'] }] });
    if (request.method() === 'HEAD') return route.fulfill({ headers: { 'content-length': String(gguf.length) } });
    if (state.held) return;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec((await request.headerValue('range')) ?? '') ?? [];
    const body = state.other ? Buffer.alloc(gguf.length, 'x') : gguf;
    return route.fulfill({ status: 206, body: body.subarray(Number(from), Number(to) + 1) });
  });
  return state;
}

const lookButton = (page: Page) => region(page, 'From this machine').getByRole('button', { name: 'Look at tiny.gguf' });

/** @returns the button that loads it, once all that is read for a look has been read. */
async function lookAtServed(page: Page) {
  await lookButton(page).click();
  const load = region(page, 'tiny.gguf').getByRole('button', { name: 'Load' });
  await expect(load).toBeVisible();
  return load;
}

test('loading says how far it is and can be cancelled; what was in use stays', async ({ page, context }) => {
  const state = await served(context);
  await openModels(page);
  const load = await lookAtServed(page);
  state.held = true;
  await load.click();
  const inUse = region(page, 'In use');
  await expect(inUse).toContainText('Loading tiny.gguf');
  await expect(inUse).toContainText('Selkie’s own models');
  await expectAccessible(page, 'Models while one is loaded');
  await inUse.getByRole('button', { name: 'Cancel' }).click();
  await expect(pill(page)).toContainText('Selkie micro-world');
  await expect(inUse).toBeHidden();
});

test('a model that proves broken when it is loaded is told, and what was in use stays', async ({ page, context }) => {
  const state = await served(context);
  await openModels(page);
  const load = await lookAtServed(page);
  state.other = true;
  await load.click();
  const alert = page.getByRole('alert').filter({ hasText: 'was not taken' });
  await expect(alert).toContainText('not a GGUF file');
  await expect(pill(page)).toContainText('Selkie micro-world');
  await alert.getByRole('button', { name: 'Close' }).click();
  await expect(alert).toBeHidden();
});

test('what is dropped while something else is done is told', async ({ page, context }) => {
  const state = await served(context);
  await openModels(page);
  state.held = true;
  await lookButton(page).click();
  await page.getByText('or drop them here').dispatchEvent('drop', {
    dataTransfer: await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'a.gguf'));
      return data;
    }),
  });
  await expect(page.getByRole('alert')).toContainText('Something else is still being done');
});

/** Keeps the model in the browser, and loads it. */
async function keep(page: Page, context: BrowserContext): Promise<void> {
  await context.route('https://models.example/**', (route) => {
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag, content-length',
      etag: '"1"',
      'content-length': String(gguf.length),
    };
    if (!route.request().url().endsWith('/tiny.gguf')) return route.fulfill({ status: 404, headers });
    return route.fulfill({ headers, ...(route.request().method() === 'GET' && { body: gguf }) });
  });
  await page.getByRole('textbox', { name: 'Address' }).fill('https://models.example/tiny.gguf');
  await region(page, 'From an address').getByRole('button', { name: 'Look' }).click();
  const offer = region(page, 'tiny.gguf');
  await expect(offer).toContainText('has room for about');
  await offer.getByRole('button', { name: 'Download' }).click();
  await offer.getByRole('button', { name: 'Load' }).click();
  await expect(pill(page)).toContainText('tiny.gguf');
}

test('a model that one tab has loaded is not deleted by another, and stays whole while it is looked at again', async ({
  page,
  context,
}) => {
  await openModels(page);
  await keep(page, context);
  const other = await context.newPage();
  await other.goto('./#/models');
  const kept = region(other, 'In this browser');
  await kept.getByRole('button', { name: 'Delete tiny.gguf' }).click();
  await expect(other.getByRole('alert')).toContainText('is loaded, in this tab or in another one');

  await other.getByRole('textbox', { name: 'Address' }).fill('https://models.example/tiny.gguf');
  await region(other, 'From an address').getByRole('button', { name: 'Look' }).click();
  const offer = region(other, 'tiny.gguf');
  await expect(offer).toContainText('All of it is in this browser.');
  await offer.getByRole('button', { name: 'Look at it' }).click();
  await expect(offer.getByRole('button', { name: 'Load' })).toBeVisible();
  await expect(kept).not.toContainText('not finished');

  await button(page, 'Use these').click();
  await expect(pill(page)).toContainText('Selkie micro-world');
  await kept.getByRole('button', { name: 'Delete tiny.gguf' }).click();
  await expect(kept).toContainText('None yet');
  await other.close();
});

test('a model that the browser keeps opens with the page, until it is told otherwise or is gone', async ({
  page,
  context,
}) => {
  await openModels(page);
  await keep(page, context);
  const check = page.getByRole('checkbox', { name: /Open with this model/ });
  await check.check();
  await expect(region(page, 'In this browser')).toContainText('opens with this page');
  await expectAccessible(page, 'Models with one to begin with');
  await page.goto('./#/');
  await context.unroute('https://models.example/**');
  await page.reload();
  await expect(pill(page)).toContainText('tiny.gguf');

  await pill(page).click();
  await button(page, 'Use these').click();
  await expect(pill(page)).toContainText('Selkie micro-world');
  await expect(region(page, 'In use')).toContainText('A new page begins with tiny.gguf');
  // Gone without a word, as when another browser profile cleans up.
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('models', { recursive: true }));
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'not in this browser any more' })).toBeVisible();
  await expect(pill(page)).toContainText('Selkie micro-world');
  await button(page, 'Begin with Selkie’s own models').click();
  await page.reload();
  await expect(pill(page)).toContainText('Selkie micro-world');
  await expect(region(page, 'In use')).toBeHidden();
});

test('the status line of pages without an experiment says nothing of another page’s model', async ({ page }) => {
  await page.goto('./#/puzzles');
  await expect(pill(page)).toContainText('Selkie micro-puzzles');
  for (const name of ['Runs', 'Models']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('contentinfo')).toContainText('Ready');
  }
});

test('files of the hub come from the host that it sends on to', async ({ page, context }) => {
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response
      .writeHead(200, { 'access-control-allow-origin': '*', 'content-length': gguf.length })
      .end(request.method === 'HEAD' ? undefined : gguf);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const hub = createServer((request, response) => {
    const headers = { 'access-control-allow-origin': '*' };
    if (request.url?.startsWith('/api/models/some/model/'))
      response
        .writeHead(200, { ...headers, 'content-type': 'application/json' })
        .end(JSON.stringify({ sha: 'c0ffee', siblings: [{ rfilename: 'tiny.gguf', size: gguf.length }] }));
    else response.writeHead(302, { ...headers, location: `http://127.0.0.1:${port}${request.url}` }).end();
  });
  await new Promise<void>((resolve) => hub.listen(0, resolve));
  const local = `http://localhost:${(hub.address() as AddressInfo).port}`;
  await context.route('https://huggingface.co/**', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const answer = await fetch(`${local}${pathname}${search}`, { redirect: 'manual' });
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  await openModels(page);
  await page.getByRole('textbox', { name: 'Model id' }).fill('some/model');
  await region(page, 'From the Hugging Face hub').getByRole('button', { name: 'Look' }).click();
  const offer = region(page, 'some/model');
  await offer.getByRole('button', { name: 'Download' }).click();
  await expect(offer.getByRole('button', { name: 'Load' })).toBeVisible();
  expect(asked).toEqual(['GET /some/model/resolve/c0ffee/tiny.gguf']);
  elsewhere.close();
  hub.close();
});

test('what is chosen while a run goes on waits for its end, and both are told apart', async ({ page, context }) => {
  await served(context);
  await openModels(page);
  await (await lookAtServed(page)).click();
  await expect(pill(page)).toContainText('tiny.gguf');
  await openLab(page, { ...SMALL, edits: 8, finetune: { ...SMALL.finetune, epochs: 100 } });
  await button(page, 'Run all steps').click();
  await button(page, 'Pause').click();
  await expect(button(page, 'Resume')).toBeVisible();
  await pill(page).click();
  await button(page, 'Use these').click();
  const inUse = region(page, 'In use');
  await expect(inUse).toContainText(/tiny\.gguf · .* parameters, most of them kept as f32/);
  await expect(inUse).toContainText('Chosen next, when the run is over: Selkie’s own models');
  await expectAccessible(page, 'Models with one that waits');
  await inUse.getByRole('button', { name: 'Cancel' }).click();
  await expect(inUse).not.toContainText('Chosen next');
  await button(page, 'Use these').click();
  await button(page, 'Stop').click();
  await expect(pill(page)).toContainText('Selkie micro-world');
  await expect(inUse).toBeHidden();
});
