// The phases of `npm test`: Vitest in Node on one or two adapters, then Playwright on the built app.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { buildApp } from './build.mjs';
import { runTool, Stop, say } from './command.mjs';
import { cache, root } from './paths.mjs';
import { addFailure, addTally, emptyTally, readTally } from './tally.mjs';
import { adapterEnvironment, chosenAdapter, ensureVulkan } from './vulkan.mjs';

const VITEST = join(root, 'node_modules/vitest/vitest.mjs');
const PLAYWRIGHT = join(root, 'node_modules/@playwright/test/cli.js');

/** Folders whose tests depend on the adapter; they run again where there is a second kind. */
const ON_THE_GPU = ['src/gpu', 'src/kernels', 'src/model', 'src/lora', 'src/generate', 'src/engine'];

function reportPath(phase) {
  mkdirSync(join(cache, 'reports'), { recursive: true });
  const path = join(cache, 'reports', `${phase}.json`);
  rmSync(path, { force: true });
  return path;
}

function failedTally(error) {
  const tally = emptyTally();
  addFailure(tally, 'could not start', error instanceof Stop ? error.message : error.stack);
  return tally;
}

/** Finds or installs what tests need. What is not to be had counts as a failure, and the other tests still run. */
async function prepare(total, name, work) {
  try {
    return await work();
  } catch (error) {
    addTally(total, failedTally(error), name);
    return undefined;
  }
}

async function runPhase(total, phase, work) {
  const started = Date.now();
  say(`\n== ${phase}`);
  const tally = await Promise.resolve().then(work).catch(failedTally);
  addTally(total, tally, phase);
  const seconds = Math.round((Date.now() - started) / 1000);
  say(`== ${phase}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped in ${seconds} s`);
}

async function runVitest(adapter, args) {
  const report = reportPath(`vitest-${adapter.kind}`);
  const code = await runTool(
    VITEST,
    ['run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    adapterEnvironment(adapter),
  );
  return readTally(report, code);
}

async function prepareBrowser() {
  const browser = await findBrowser();
  say(`browser: ${browser.path} ${browser.version}, WebGPU on ${browser.adapter}`);
  return browser;
}

function prepareAdapters() {
  const adapters = ensureVulkan();
  for (const { kind, name } of adapters) say(`WebGPU in Node: ${kind}, ${name}`);
  return adapters;
}

async function runPlaywright(browser) {
  if (!existsSync(join(root, 'playwright.config.ts'))) throw new Stop('playwright.config.ts is missing.');
  buildApp();
  const report = reportPath('playwright');
  const code = await runTool(PLAYWRIGHT, ['test', '--pass-with-no-tests', '--reporter=list,json'], {
    SELKIE_BROWSER: browser.path,
    SELKIE_BROWSER_ARGS: browser.flags.join(' '),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return readTally(report, code);
}

/** Vitest on the best adapter, and what depends on the adapter once more where there are two kinds of software. */
async function runInNode(total, adapters, args) {
  const first = chosenAdapter(adapters);
  await runPhase(total, `vitest on ${first.kind}`, () => runVitest(first, args));
  if (args.length > 0 || process.env.SELKIE_ADAPTER) return;
  const second = adapters.find(({ kind }) => kind !== first.kind && kind !== 'hardware');
  const folders = ON_THE_GPU.filter((folder) => existsSync(join(root, folder)));
  if (second) await runPhase(total, `vitest on ${second.kind}`, () => runVitest(second, folders));
}

/** Runs everything, or Vitest alone with the given arguments, and returns the tally of the whole. */
export async function runTests(args) {
  const total = emptyTally();
  const wholeSuite = args.length === 0;
  // The browser comes first: it may bring the software adapter that Node uses too.
  const browser = wholeSuite ? await prepare(total, 'a browser with WebGPU', prepareBrowser) : undefined;
  const adapters = await prepare(total, 'WebGPU in Node', prepareAdapters);
  if (adapters) await runInNode(total, adapters, args);
  if (browser) await runPhase(total, 'page in Chromium', () => runPlaywright(browser));
  return total;
}
