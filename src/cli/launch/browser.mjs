// A Chromium with WebGPU: the one that SELKIE_BROWSER names, an installed one, Playwright's own, the system's package.
// Whether a browser gives a page a WebGPU adapter is asked for real, headless.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { attempt, main, runQuietly, Stop, say } from './command.mjs';
import { installPackages, isRoot, mayInstall } from './debian.mjs';
import { installDependencies } from './install.mjs';
import { installedBrowsers, recall, remember, tool } from './places.mjs';

/** What a closed network or a container needs. */
const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const COMMON = ['--enable-unsafe-webgpu', ...QUIET, ...(isRoot ? ['--no-sandbox'] : [])];

/** A real GPU differs from machine to machine, so the software adapter comes first; not every system's build has it. */
const SOFTWARE = '--use-webgpu-adapter=swiftshader';

/** In the page. */
async function askPage() {
  if (!navigator.gpu) return { reason: 'it has no WebGPU' };
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) return { reason: 'it gives no WebGPU adapter' };
  const device = await adapter.requestDevice();
  const { vendor, architecture } = adapter.info;
  device.destroy();
  return {
    adapter: [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter',
    halves: adapter.features.has('shader-f16'),
  };
}

/** `{adapter, halves, flags, version}` when the browser can do it, `{reason}` when it cannot; `halves`: it has 16-bit floats. */
export async function askWith(flags, executablePath) {
  const { chromium } = await import('playwright');
  let browser;
  try {
    browser = await chromium.launch({ executablePath, headless: true, args: flags, timeout: 60_000 });
    const page = await browser.newPage();
    // WebGPU exists only on secure pages; localhost counts as one, about:blank does not.
    await page.route('http://localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto('http://localhost/');
    return { ...(await page.evaluate(askPage)), flags, version: browser.version() };
  } catch (error) {
    return { reason: `it does not start (${error.message.split('\n')[0]})` };
  } finally {
    await browser?.close();
  }
}

async function askBrowser(path) {
  const answer = await askWith([...COMMON, SOFTWARE], path);
  return answer.adapter ? answer : askWith(COMMON, path);
}

/** Changes when the browser is updated, so that it is asked again. */
function stateOf({ path }) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${realpathSync(path)} ${stat.size} ${stat.mtimeMs}`;
}

async function firstThatWorks(paths, refused) {
  for (const path of paths) {
    const answer = await askBrowser(path);
    if (answer.reason) refused.push(`${path}: ${answer.reason}`);
    else {
      const found = { path, ...answer };
      remember('browser', stateOf(found), found);
      return found;
    }
  }
  return undefined;
}

async function playwrightsOwn(refused) {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  const ask = (command) =>
    runQuietly(process.execPath, [tool('playwright/cli.js'), command, 'chromium'], { timeout: 600_000 });
  if (!existsSync(path)) {
    say("downloading Playwright's Chromium");
    const result = ask('install');
    if (result.code !== 0 || !existsSync(path)) {
      const reason = /Error: .*/.exec(result.output)?.[0] ?? 'no answer';
      refused.push(`Playwright's Chromium: it could not be downloaded (${reason})`);
      return [];
    }
    // The libraries it needs; only root may install them, and a browser that lacks them is refused when it is asked.
    if (isRoot) ask('install-deps');
  }
  return [path];
}

async function systemPackage(refused) {
  if (!mayInstall) return [];
  const install = () => {
    installPackages(['chromium']);
    return installedBrowsers();
  };
  return (await attempt(install, (why) => refused.push(why))) ?? [];
}

/** `{path, adapter, flags, version}` of a browser that gave a WebGPU adapter when started with those flags. */
export async function findBrowser() {
  const named = process.env.SELKIE_BROWSER;
  const known = recall('browser', stateOf);
  if (known && (!named || named === known.path)) return known;
  if (named && !existsSync(named)) throw new Stop(`SELKIE_BROWSER names ${named}, which does not exist.`);
  const refused = [];
  for (const paths of named ? [() => [named]] : [installedBrowsers, playwrightsOwn, systemPackage]) {
    const found = await firstThatWorks(await paths(refused), refused);
    if (found) return found;
  }
  const reasons = refused.join('\n');
  throw new Stop(
    named
      ? `SELKIE_BROWSER cannot be used: ${reasons}`
      : `No browser with WebGPU was found. Install Chromium or Chrome, or name one in SELKIE_BROWSER.\n${reasons}`,
  );
}

/** The same, and says so. */
export async function prepareBrowser() {
  const browser = await findBrowser();
  say(`browser: ${browser.path} ${browser.version}, WebGPU on ${browser.adapter}`);
  return browser;
}

await main(import.meta.url, async () => {
  installDependencies();
  await prepareBrowser();
});
