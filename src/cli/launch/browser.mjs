// A Chromium with WebGPU: the one that SELKIE_BROWSER names, an installed one, Playwright's own, the system's package.
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { askBrowser } from './browserAdapter.mjs';
import { installedBrowsers } from './browserPlaces.mjs';
import { main, runQuietly, Stop, say } from './command.mjs';
import { installPackages, isRoot, mayInstall } from './debian.mjs';
import { installDependencies } from './install.mjs';
import { cache, root } from './paths.mjs';

const remembered = join(cache, 'browser.json');

/** Changes when the browser is updated, so that it is asked again. */
function stateOf(path) {
  const stat = statSync(realpathSync(path));
  return `${path} ${stat.size} ${stat.mtimeMs}`;
}

function recall() {
  if (!existsSync(remembered)) return undefined;
  const { state, ...found } = JSON.parse(readFileSync(remembered, 'utf8'));
  return existsSync(found.path) && stateOf(found.path) === state ? found : undefined;
}

async function tryBrowser(path, refused) {
  const answer = await askBrowser(path);
  if (answer.reason) {
    refused.push(`${path}: ${answer.reason}`);
    return undefined;
  }
  const found = { path, ...answer };
  mkdirSync(cache, { recursive: true });
  writeFileSync(remembered, JSON.stringify({ ...found, state: stateOf(path) }));
  return found;
}

async function firstThatWorks(paths, refused) {
  for (const path of paths) {
    const found = await tryBrowser(path, refused);
    if (found) return found;
  }
  return undefined;
}

function playwrightTool(args) {
  const script = join(root, 'node_modules/playwright/cli.js');
  return runQuietly(process.execPath, [script, ...args], { timeout: 600_000 });
}

async function playwrightsOwn(refused) {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  if (!existsSync(path)) {
    say("downloading Playwright's Chromium");
    const result = playwrightTool(['install', 'chromium']);
    if (result.code !== 0 || !existsSync(path)) {
      const reason = /Error: .*/.exec(result.output)?.[0] ?? 'no answer';
      refused.push(`Playwright's Chromium: it could not be downloaded (${reason})`);
      return undefined;
    }
    // The libraries it needs; only root may install them, and a browser that lacks them is refused below.
    if (isRoot) playwrightTool(['install-deps', 'chromium']);
  }
  return tryBrowser(path, refused);
}

async function systemPackage(refused) {
  if (!mayInstall) return undefined;
  try {
    installPackages(['chromium']);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    refused.push(error.message);
    return undefined;
  }
  return firstThatWorks(installedBrowsers(), refused);
}

async function namedBrowser(path, refused) {
  if (!existsSync(path)) throw new Stop(`SELKIE_BROWSER names ${path}, which does not exist.`);
  const found = await tryBrowser(path, refused);
  if (!found) throw new Stop(`SELKIE_BROWSER cannot be used: ${refused.join('\n')}`);
  return found;
}

/** `{path, adapter, flags, version}` of a browser that gave a WebGPU adapter when started with those flags. */
export async function findBrowser() {
  const named = process.env.SELKIE_BROWSER;
  const known = recall();
  if (known && (!named || named === known.path)) return known;
  const refused = [];
  if (named) return namedBrowser(named, refused);
  const found =
    (await firstThatWorks(installedBrowsers(), refused)) ??
    (await playwrightsOwn(refused)) ??
    (await systemPackage(refused));
  if (found) return found;
  throw new Stop(
    `No browser with WebGPU was found. Install Chromium or Chrome, or name one in SELKIE_BROWSER.\n${refused.join('\n')}`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    installDependencies();
    const found = await findBrowser();
    say(`browser: ${found.path} ${found.version}, WebGPU on ${found.adapter}`);
  });
}
