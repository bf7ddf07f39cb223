/** What the pages of the build may do, and that a session of use needs no more. */
import { test as base, type Page } from '@playwright/test';
import { button, expect, expectState, openLab, stage } from './lab';

/** No page may do more; whoever widens the policy says so here too. */
const WIDEST: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'selkie',
};
/** The benchmark has its engine in the page. */
const BENCH: Readonly<Record<string, string>> = {
  ...WIDEST,
  'img-src': "'self'",
  'worker-src': "'none'",
  'trusted-types': "'none'",
};

function directivesOf(policy: string): Record<string, string> {
  return Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

/** The scripts that ask the host of a model, or an endpoint, that the visitor chose. */
const OUTSIDE_WORKER: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*",
  'require-trusted-types-for': "'script'",
  'frame-ancestors': "'none'",
};

interface Watched {
  /** "connect-src https://…", in the page. */
  violations: string[];
  /** Requests to any other host than the page's own. */
  foreign: string[];
}

const test = base.extend<{ watched: Watched }>({
  watched: async ({ page, baseURL }, use) => {
    const watched: Watched = { violations: [], foreign: [] };
    await page.exposeFunction('reportViolation', (text: string) => watched.violations.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        const report: unknown = Reflect.get(globalThis, 'reportViolation');
        if (typeof report === 'function') report(`${effectiveDirective} ${blockedURI}`);
      });
    });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(baseURL ?? '').origin) watched.foreign.push(request.url());
    });
    await use(watched);
  },
});

test('only the scripts that fetch models and ask endpoints may ask another host, and may do nothing else', async ({
  request,
}) => {
  const offline = await (await request.get('./serviceWorker.js')).text();
  const scripts = offline.match(/assets\/[\w.-]+\.js/g) ?? [];
  const wide: string[] = [];
  for (const script of new Set(scripts)) {
    const { 'content-security-policy': policy = '' } = (await request.get(`./${script}`)).headers();
    const directives = directivesOf(policy);
    if (directives['connect-src'] === WIDEST['connect-src']) continue;
    wide.push(script.replace(/-[\w-]+\.js$/, ''));
    expect(directives).toEqual(OUTSIDE_WORKER);
  }
  expect(wide.sort()).toEqual(['assets/endpoint.worker', 'assets/models.worker']);
});

for (const [path, expected] of [
  ['', WIDEST],
  ['index.html', WIDEST],
  ['bench.html', BENCH],
] as const) {
  test(`/${path} carries its policy in the page and in the headers, and no directive is wider`, async ({
    page,
    request,
  }) => {
    await page.goto(`./${path}`);
    const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(directivesOf(meta ?? '')).toEqual(expected);
    const headers = (await request.get(`./${path}`)).headers();
    expect(directivesOf(headers['content-security-policy'] ?? '')).toEqual({
      ...expected,
      'frame-ancestors': "'none'",
    });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    const embedded = (await request.get(`./${path}?embed`)).headers()['content-security-policy'] ?? '';
    expect(directivesOf(embedded)).toEqual({ ...expected, 'frame-ancestors': '*' });
  });
}

const FOREIGN = 'https://selkie.invalid/';

test('the page and its worker reach no other host', async ({ page, watched }) => {
  await openLab(page);
  const tried = await page.evaluate((address) => fetch(address, { mode: 'no-cors' }).then(String, String), FOREIGN);
  expect(tried).toMatch(/^TypeError/);
  await expect.poll(() => watched.violations).toContain(`connect-src ${FOREIGN}`);
  const [worker] = page.workers();
  const blocked = await worker?.evaluate(
    (address) =>
      new Promise((resolve) => {
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
        fetch(address, { mode: 'no-cors' }).catch(() => undefined);
      }),
    FOREIGN,
  );
  expect(blocked).toBe('connect-src');
});

test('text becomes neither script nor markup', async ({ page }) => {
  await page.goto('./#/');
  const outcomes = await page.evaluate(async () => {
    // What a test evaluates may do more than the page, until it has waited.
    await new Promise((resolve) => setTimeout(resolve));
    const outcomeOf = (work: () => unknown): string => {
      try {
        work();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : String(error);
      }
    };
    return {
      markup: outcomeOf(() => {
        document.createElement('div').innerHTML = '<b>bold</b>';
      }),
      script: outcomeOf(() => {
        document.createElement('script').textContent = 'globalThis.ran = true';
      }),
      handler: outcomeOf(() => document.body.setAttribute('onclick', 'globalThis.ran = true')),
      eval: outcomeOf(() => Reflect.construct(Function, ['globalThis.ran = true'])),
      worker: outcomeOf(() => new Worker('./theme.js')),
      policy: outcomeOf(() => trustedTypes?.createPolicy('another', { createScriptURL: (name) => name })),
      twice: outcomeOf(() => trustedTypes?.createPolicy('selkie', { createScriptURL: (name) => name })),
    };
  });
  expect(outcomes).toEqual({
    markup: 'TypeError',
    script: 'TypeError',
    handler: 'TypeError',
    eval: 'EvalError',
    worker: 'TypeError',
    policy: 'TypeError',
    twice: 'TypeError',
  });
});

test('a script that stands in the page itself does not run', async ({ page, watched }) => {
  await page.route('./', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('</body>', '<script>globalThis.ran = true</script></body>');
    await route.fulfill({ response, body });
  });
  await page.goto('./');
  await expect.poll(() => watched.violations).toContain('script-src-elem inline');
  expect(await page.evaluate(() => Reflect.get(globalThis, 'ran') === undefined)).toBe(true);
});

async function saved(page: Page, menu: string, entry: string): Promise<void> {
  await button(page, menu).click();
  await Promise.all([page.waitForEvent('download'), button(page, entry).click()]);
}

test('a session of use breaks no rule and asks no other host', async ({ page, watched }) => {
  await openLab(page);
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  for (const tab of ['Texts', 'Training sequences', 'Loss curves', 'Answers', 'Raw JSON'])
    await page.getByRole('tab', { name: tab, exact: true }).click();
  for (const entry of ['Chart of the rewards, as SVG', 'Chart of the rewards, as PNG'])
    await saved(page, 'Export', entry);
  await button(page, 'Share').click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/v=1/);
  await page.keyboard.press('Escape');
  await page.goto('#/puzzles');
  await expect(button(page, 'Run all steps')).toBeEnabled();
  await expect(stage(page, 'Task')).toContainText('held-out');
  await page.goto('#/runs');
  const shipped = page.getByRole('region', { name: 'Recorded runs', exact: true });
  const json = shipped.getByRole('button', { name: /^JSON of / }).first();
  const [file] = await Promise.all([page.waitForEvent('download'), json.click()]);
  await page.getByLabel('Run files').setInputFiles(await file.path());
  await expect(page.getByRole('status').filter({ hasText: '1 run imported.' })).toBeVisible();
  await page
    .getByRole('region', { name: 'Your runs', exact: true })
    .getByRole('button', { name: /^Open / })
    .click();
  await expect(page.getByRole('region', { name: /^Your (run|file)$/ })).toBeVisible();
  expect(watched).toEqual({ violations: [], foreign: [] });
});

test('the benchmark loads a folder and runs under its policy', async ({ page, watched }) => {
  await page.goto('./bench.html');
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('Done.');
  await expect(page.getByRole('table', { name: 'Results' }).getByRole('row')).toHaveCount(2);
  await page.getByLabel('Model folder').fill(FOREIGN);
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('is not on the host of this page');
  expect(watched).toEqual({ violations: [], foreign: [] });
});
