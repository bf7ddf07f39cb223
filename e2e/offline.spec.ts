/** Without a connection, once the page was open; and when another build is served while a run goes on. */
import { createServer, type Server } from 'node:http';
import type { Page } from '@playwright/test';
import { encodeLink } from '../src/app/knowledge/link';
import { PAGE } from '../src/app/puzzles/words/page';
import { headersFor } from '../src/cli/launch/policy';
import { button, expect, expectState, PASSAGE, runAndPause, SMALL, selfEditTexts, test } from './lab';

test.use({ serviceWorkers: 'allow' });

/** Serves the build at an address of its own, which can be taken away, or serve another build: the same with other names. */
class Host {
  isNewer = false;
  readonly #server: Server;
  /** The names that have a hash. */
  #named = /$^/g;

  constructor(readonly build: string) {
    this.#server = createServer((request, response) => {
      const address = request.url ?? '/';
      void this.#answer(address).then(([status, type, body]) => {
        response.writeHead(status, { ...headersFor(address), 'Content-Type': type });
        response.end(body);
      });
    });
  }

  async open(): Promise<string> {
    const worker = await (await fetch(new URL('serviceWorker.js', this.build))).text();
    const names = [...worker.matchAll(/"assets\/([^"]+)\.(?:js|css)"/g)].map(([, name]) => name);
    this.#named = new RegExp(`(?<![\\w-])(${names.join('|')})(?=\\.(js|css))`, 'g');
    await new Promise<void>((resolve) => this.#server.listen(0, 'localhost', resolve));
    const address = this.#server.address();
    return `http://localhost:${typeof address === 'object' ? address?.port : ''}/`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(address: string): Promise<[status: number, type: string, body: Buffer | string]> {
    const isOther = this.isNewer !== address.includes(NEWER) && address.startsWith('/assets/');
    if (isOther) return [404, 'text/plain', ''];
    const answer = await fetch(new URL(address.replace(NEWER, ''), this.build));
    const type = answer.headers.get('content-type') ?? '';
    const body = Buffer.from(await answer.arrayBuffer());
    if (!this.isNewer || !/html|javascript|css/.test(type)) return [answer.status, type, body];
    const text = body.toString().replaceAll(this.#named, `$1${NEWER}`);
    return [answer.status, type, text.replace('{"id":"', '{"id":"newer')];
  }
}

const NEWER = '-newer';

const hosted = test.extend<{ host: Host; home: string }>({
  host: async ({ baseURL }, use) => use(new Host(baseURL ?? '')),
  home: async ({ host }, use) => {
    await use(await host.open());
    await host.close().catch(() => undefined);
  },
});

/** Until the build is kept: what the page needs later is there. */
async function expectKept(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
}

const lab = (home: string): string => `${home}${encodeLink({ settings: SMALL, sample: null, passage: PASSAGE })}`;

hosted(
  'a page that was open once works without a server: steps, puzzles, recorded runs',
  async ({ page, host, home }) => {
    await page.goto(home);
    const recorded = page.getByRole('region', { name: 'Recorded run', exact: true });
    await expect(recorded.getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
    await expectKept(page);
    const shown = new URLSearchParams(page.url().split('?')[1]).get('run');
    await expect
      .poll(() =>
        page.evaluate(async (run) => {
          const [name = ''] = await caches.keys();
          return (await (await caches.open(name)).keys()).filter(({ url }) => url.includes(`${run}.json.gz`)).length;
        }, shown),
      )
      .toBe(1);
    await host.close();

    await page.reload();
    await expect(recorded.getByRole('combobox', { name: 'Passage of this run' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
    await page.goto(lab(home));
    await page.reload();
    await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
    await button(page, 'Run all steps').click();
    await expectState(page, 'Reward', 'done');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
    await page.getByRole('link', { name: 'Puzzles', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: PAGE.headline })).toBeVisible();
    await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
  },
);

hosted(
  'a newer build is told while a run goes on; the run is not lost, and the reload brings it',
  async ({ page, host, home }) => {
    await page.goto(lab(home));
    await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
    await expectKept(page);
    const before = await page.locator('script[type="module"]').getAttribute('src');
    await runAndPause(page);
    host.isNewer = true;
    // As soon as the notice is there: a click in the first moment would break the run off.
    const offered = page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          new MutationObserver(() => {
            const reload = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Reload now');
            if (reload !== undefined) resolve(!reload.disabled);
          }).observe(document.body, { childList: true, subtree: true });
        }),
    );
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    expect(await offered).toBe(false);
    const notice = page.getByRole('status').filter({ hasText: 'A newer build of this page is there.' });
    await expect(notice).toContainText('Reload when your run is done');
    await expect(notice.getByRole('button', { name: 'Reload now' })).toBeDisabled();
    await button(page, 'Resume').click();
    await expectState(page, 'Reward', 'done');
    const texts = await selfEditTexts(page);

    await notice.getByRole('button', { name: 'Reload now' }).click();
    await expect(page.locator('script[type="module"]')).not.toHaveAttribute('src', before ?? '');
    await expectState(page, 'Reward', 'done');
    await expect.poll(() => selfEditTexts(page)).toEqual(texts);
    await expect(notice).toBeHidden();
    // The newer one keeps its build, then takes over by itself.
    const isOver = (): Promise<boolean> =>
      page.evaluate(async () => {
        const script = document.querySelector('script[type="module"]')?.getAttribute('src') ?? '';
        const registration = await navigator.serviceWorker.getRegistration();
        const isSettled = registration?.installing === null && registration.waiting === null;
        return isSettled && (await caches.match(script, { ignoreVary: true })) !== undefined;
      });
    await expect.poll(isOver).toBe(true);
    await host.close();
    await page.reload();
    await expect(page.locator('script[type="module"]')).toHaveAttribute('src', /-newer\.js$/);
    await expectState(page, 'Reward', 'done');
  },
);
