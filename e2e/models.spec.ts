/** Models of one's own: from the disk, from an address, kept in the browser; what they take before they are loaded; bad ones. */
import type { BrowserContext, Page } from '@playwright/test';
import { ggufTensorsOf, tinyGguf } from '../src/testing/tinyGguf';
import { TINY_CONFIG, tinyModelFiles, tinyTensors } from '../src/testing/tinyModel';
import { button, expect, expectAccessible, expectState, test } from './lab';

const gguf = Buffer.from(tinyGguf().bytes);
const pill = (page: Page) => page.getByRole('link', { name: /parameters/ });

async function openModels(page: Page): Promise<void> {
  await page.goto('./#/models');
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
}

/** Chooses files, looks at what they would take, and loads them. */
async function choose(page: Page, files: { name: string; buffer: Buffer }[]): Promise<void> {
  await page
    .getByLabel('Files of a model')
    .setInputFiles(files.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));
}

test('a GGUF file says what it is and takes, is loaded, and the Lab runs on it', async ({ page }) => {
  await openModels(page);
  await choose(page, [{ name: 'tiny.gguf', buffer: gguf }]);
  const card = page.getByRole('region', { name: 'tiny.gguf' });
  await expect(card).toContainText(`llama · `);
  await expect(card).toContainText(`${TINY_CONFIG.num_hidden_layers} layers`);
  await expect(card.getByRole('combobox', { name: 'Weights are kept as' })).toContainText('as in the files (f32)');
  await expect(card.getByRole('row', { name: /Together/ })).toContainText(/MB|kB/);
  await expectAccessible(page, 'Models with a file');
  await card.getByRole('button', { name: 'Load' }).click();
  await expect(pill(page)).toContainText('tiny.gguf');
  await expect(page.getByRole('region', { name: 'In use' })).toContainText('tiny.gguf');

  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await expect(pill(page)).toContainText('tiny.gguf');
  // It reads 128 tokens: no room for a request and a passage of several lines.
  await button(page, 'Settings').click();
  await page.getByRole('combobox', { name: 'Prompt' }).selectOption('none');
  await button(page, 'Settings').click();
  await page.getByRole('textbox', { name: 'Passage', exact: true }).fill('A seal swims.');
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');

  // And back to the embedded one.
  await pill(page).click();
  await button(page, 'Use these').click();
  await expect(pill(page)).toContainText('Selkie micro-world');
});

test('the files of a Hugging Face folder are one model; its weights can be kept in another format', async ({
  page,
}) => {
  await openModels(page);
  await choose(
    page,
    [...tinyModelFiles()].map(([name, bytes]) => ({ name, buffer: Buffer.from(bytes) })),
  );
  const card = page.getByRole('region', { name: 'chosen files' });
  const formats = card.getByRole('combobox', { name: 'Weights are kept as' });
  await formats.selectOption({ label: (await formats.locator('option', { hasText: 'bf16' }).textContent()) ?? '' });
  await card.getByRole('button', { name: 'Load' }).click();
  await expect(page.getByRole('region', { name: 'In use' })).toContainText('bf16');
});

test('with a most memory the card says what would fit, a click makes it so, and the model runs within it', async ({
  page,
}) => {
  // Most of it is its vocabulary, so that the format of the weights decides.
  const config = { ...TINY_CONFIG, hidden_size: 128, intermediate_size: 128, vocab_size: 48_000 };
  const files = tinyModelFiles(tinyTensors(config)).set('config.json', Buffer.from(JSON.stringify(config)));
  await openModels(page);
  const memory = page.getByRole('region', { name: 'Most memory' });
  const field = memory.getByRole('textbox', { name: /Most memory/ });
  await expect(field).toHaveValue('');
  await field.fill('plenty');
  await memory.getByRole('button', { name: 'Allow' }).click();
  await expect(memory.getByRole('status')).toContainText('as in 1.2 GB');
  await field.fill('28 MB');
  await memory.getByRole('button', { name: 'Allow' }).click();
  await expect(memory.getByRole('button', { name: 'No limit' })).toBeVisible();
  await choose(
    page,
    [...files].map(([name, bytes]) => ({ name, buffer: Buffer.from(bytes) })),
  );
  const card = page.getByRole('region', { name: 'chosen files' });
  await expect(card).toContainText('needs more than 28 MB');
  await expectAccessible(page, 'Models with a model that does not fit');
  await expect(card.getByRole('button', { name: /^Allow / })).toBeVisible();
  await card.getByRole('button', { name: /^Weights as / }).click();
  await expect(card.getByRole('combobox', { name: 'Weights are kept as' })).not.toHaveValue('0');
  await expect(card).not.toContainText('needs more than');
  await card.getByRole('button', { name: 'Load' }).click();
  await expect(page.getByRole('region', { name: 'In use' })).toContainText('parameters');

  // It is kept, and can be taken back.
  await page.reload();
  await expect(field).toHaveValue('28 MB');
  await memory.getByRole('button', { name: 'No limit' }).click();
  await expect(field).toHaveValue('');
  await expect(pill(page)).toContainText('Selkie micro-world');
});

test('a file that is no model, or a broken one, is told by name, and what was loaded stays', async ({ page }) => {
  await openModels(page);
  await expect(pill(page)).toContainText('Selkie micro-world');
  const cut = gguf.subarray(0, gguf.length - 40);
  const other = tinyGguf({ tensors: ggufTensorsOf(tinyTensors()).slice(1) }).bytes;
  for (const [buffer, words] of [
    [cut, 'cut off'],
    [Buffer.from(other), 'token_embd.weight'],
    [Buffer.from('hello'), 'not a GGUF file'],
    [Buffer.alloc(0), 'ends inside its header'],
  ] as const) {
    await choose(page, [{ name: 'bad.gguf', buffer }]);
    const alert = page.getByRole('alert').filter({ hasText: 'bad.gguf' });
    await expect(alert).toContainText(words);
    await alert.getByRole('button', { name: 'Close' }).click();
    await expect(alert).toBeHidden();
  }
  await choose(page, [{ name: 'notes.txt', buffer: Buffer.from('x') }]);
  await expect(page.getByRole('alert')).toContainText('config.json is not in the folder');
  await expect(pill(page)).toContainText('Selkie micro-world');
});

/** A host with the file, that lets other pages read it. `cut`: bytes after which its first answer breaks off. */
async function host(context: BrowserContext, cut = Number.POSITIVE_INFINITY): Promise<{ ranges: string[] }> {
  const ranges: string[] = [];
  let answers = 0;
  await context.route('https://models.example/**', async (route) => {
    const request = route.request();
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag, content-range, content-length',
      etag: '"1"',
    };
    if (!request.url().endsWith('/tiny.gguf')) return route.fulfill({ status: 404, headers });
    if (request.method() === 'HEAD')
      return route.fulfill({ status: 200, headers: { ...headers, 'content-length': String(gguf.length) } });
    const range = (await request.headerValue('range')) ?? '';
    ranges.push(range);
    answers += 1;
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
    const body = gguf.subarray(from, answers === 1 ? Math.min(gguf.length, cut) : gguf.length);
    const partial = from > 0 && { 'content-range': `bytes ${from}-${gguf.length - 1}/${gguf.length}` };
    return route.fulfill({ status: from > 0 ? 206 : 200, headers: { ...headers, ...partial }, body });
  });
  return { ranges };
}

test('a model is fetched from an address after a look, goes on after a break, stays over a reload, and is deleted', async ({
  page,
  context,
}) => {
  const { ranges } = await host(context, 4000);
  await openModels(page);
  await page.getByRole('textbox', { name: 'Address' }).fill('https://models.example/some/tiny.gguf');
  const address = page.getByRole('region', { name: 'From an address' });
  await address.getByRole('button', { name: 'Look' }).click();
  const offer = page.getByRole('region', { name: 'tiny.gguf' });
  await expect(offer).toContainText('in 1 file, from https://models.example/some/tiny.gguf');
  expect(ranges).toEqual([]);
  await offer.getByRole('button', { name: 'Download' }).click();
  await expect(page.getByRole('alert')).toContainText('go on with the download');
  const kept = page.getByRole('region', { name: 'In this browser' });
  await expect(kept).toContainText('not finished');

  await address.getByRole('button', { name: 'Look' }).click();
  await offer.getByRole('button', { name: 'Go on with it' }).click();
  await offer.getByRole('button', { name: 'Load' }).click();
  expect(ranges).toEqual(['', 'bytes=4000-']);
  await expect(pill(page)).toContainText('tiny.gguf');

  await page.reload();
  await context.unroute('https://models.example/**');
  await kept.getByRole('button', { name: 'Look at tiny.gguf' }).click();
  await offer.getByRole('button', { name: 'Load' }).click();
  await expect(pill(page)).toContainText('tiny.gguf');
  await expect(kept).toContainText('In use');
  await kept.getByRole('button', { name: 'Delete tiny.gguf' }).click();
  await expect(kept).toContainText('None yet');
  await expect(pill(page)).toContainText('Selkie micro-world');
});

test('an address that has no model is told in one sentence', async ({ page, context }) => {
  await host(context);
  await openModels(page);
  const address = page.getByRole('region', { name: 'From an address' });
  for (const [text, words] of [
    ['https://models.example/some/none.gguf', 'no such file'],
    ['https://models.example/some/', 'config.json'],
    ['nonsense', 'no address'],
  ] as const) {
    await page.getByRole('textbox', { name: 'Address' }).fill(text);
    await address.getByRole('button', { name: 'Look' }).click();
    await expect(page.getByRole('alert')).toContainText(words);
  }
});

test('what npm run play serves from a folder is listed, read in parts, and loaded', async ({ page, context }) => {
  const asked: string[] = [];
  await context.route('**/local-models/**', async (route) => {
    const request = route.request();
    if (request.url().endsWith('/index.json'))
      return route.fulfill({ json: [{ name: 'tiny.gguf', path: '0', files: ['tiny.gguf'] }] });
    const headers = { 'content-length': String(gguf.length) };
    if (request.method() === 'HEAD') return route.fulfill({ headers });
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec((await request.headerValue('range')) ?? '') ?? [];
    asked.push(`${from}-${to}`);
    return route.fulfill({ status: 206, body: gguf.subarray(Number(from), Number(to) + 1) });
  });
  await openModels(page);
  const list = page.getByRole('region', { name: 'From this machine' });
  await list.getByRole('button', { name: 'Look at tiny.gguf' }).click();
  await page.getByRole('region', { name: 'tiny.gguf' }).getByRole('button', { name: 'Load' }).click();
  await expect(pill(page)).toContainText('tiny.gguf');
  expect(asked.length).toBeGreaterThan(5);
});
