// `npm test`: installs what is missing, runs every test and closes with one line. `npm test -- src/seal` runs part of Vitest.
// Its phases are Vitest in Node on one or two adapters, then Playwright on the built app, on two as well where there are two.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareBrowser } from './browser.mjs';
import { buildApp } from './build.mjs';
import { main, runTool, Stop, say } from './command.mjs';
import { installDependencies } from './install.mjs';
import { lavapipeBrowser } from './lavapipeBrowser.mjs';
import { cache, tool } from './places.mjs';
import { addFailure, addTally, close, emptyTally, readTally } from './tally.mjs';
import { adapterEnvironment, chosenAdapter, ensureVulkan } from './vulkan.mjs';

/**
 * What runs again where there is a second kind of adapter. An adapter decides two things: whether its driver compiles a kernel and
 * computes it right, and which form of a kernel is taken (`src/kernels/profile.ts`). So this is every kernel, and whole models
 * through them: forward, backward, decoding, each form of weights, numbers that are none. What is planned, counted, refused and
 * freed around them asks no adapter and is the same on each.
 */
export const ON_THE_GPU = [
  'src/kernels',
  ...['cut', 'decode', 'divergence', 'families', 'fixtures', 'golden', 'quantised', 'score'].map(
    (name) => `src/engine/${name}.test.ts`,
  ),
];

/** The tag of the cases that see the page on each adapter. */
export const EVERY_ADAPTER = '@every-adapter';

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
  const tally = await work().catch(failedTally);
  addTally(total, tally, phase);
  const seconds = Math.round((Date.now() - started) / 1000);
  say(`== ${phase}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped in ${seconds} s`);
}

/** @param run takes where the report goes and resolves to the exit code. */
async function reported(name, run) {
  const path = join(cache, 'reports', `${name}.json`);
  mkdirSync(join(cache, 'reports'), { recursive: true });
  rmSync(path, { force: true });
  return readTally(path, await run(path));
}

function runVitest(adapter, args) {
  const options = ['--passWithNoTests', '--reporter=default', '--reporter=json'];
  return reported(`vitest-${adapter.kind}`, (path) =>
    runTool(
      tool('vitest/vitest.mjs'),
      ['run', ...options, `--outputFile.json=${path}`, ...args],
      adapterEnvironment(adapter),
    ),
  );
}

function prepareAdapters() {
  const adapters = ensureVulkan();
  for (const { kind, name } of adapters) say(`WebGPU in Node: ${kind}, ${name}`);
  return adapters;
}

async function runPlaywright({ path: browser, adapter }, args) {
  buildApp();
  return reported(`playwright-${adapter.replaceAll(' ', '-')}`, (path) =>
    runTool(tool('@playwright/test/cli.js'), ['test', '--pass-with-no-tests', '--reporter=list,json', ...args], {
      SELKIE_BROWSER: browser,
      SELKIE_BUILT: 'yes',
      PLAYWRIGHT_JSON_OUTPUT_FILE: path,
    }),
  );
}

/** Vitest on the best adapter, and what depends on the adapter once more where there are two kinds of software. */
async function runInNode(total, adapters, args) {
  const first = chosenAdapter(adapters);
  await runPhase(total, `vitest on ${first.kind}`, () => runVitest(first, args));
  if (args.length > 0 || process.env.SELKIE_ADAPTER) return;
  const second = adapters.find(({ kind }) => kind !== first.kind && kind !== 'hardware');
  if (second) await runPhase(total, `vitest on ${second.kind}`, () => runVitest(second, ON_THE_GPU));
}

/** Every case on the fastest adapter that the browser can have, and where that is not its own, those tagged for it there. */
async function runInBrowser(total, browser, adapters) {
  const fast = await lavapipeBrowser(browser, adapters);
  const phase = (on, args) => runPhase(total, `page in Chromium on ${on.adapter}`, () => runPlaywright(on, args));
  // Lavapipe leaves time between the page's own work: two files at once take both cores, where SwiftShader alone takes them.
  await phase(fast ?? browser, fast ? ['--workers=2'] : []);
  if (fast) await phase(browser, ['--grep', EVERY_ADAPTER]);
}

/** Runs everything, or Vitest alone with the given arguments, and returns the tally of the whole. */
export async function runTests(args) {
  const total = emptyTally();
  // The browser comes first: it may bring the software adapter that Node uses too.
  const browser = args.length === 0 ? await prepare(total, 'a browser with WebGPU', prepareBrowser) : undefined;
  const adapters = await prepare(total, 'WebGPU in Node', prepareAdapters);
  if (adapters) await runInNode(total, adapters, args);
  if (browser) await runInBrowser(total, browser, adapters ?? []);
  return total;
}

await main(import.meta.url, async () => {
  installDependencies();
  close(await runTests(process.argv.slice(2)));
});
