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

/** Runs one phase; whatever hinders it counts as its failure, so that the phases after it still run. */
async function runPhase(total, phase, work) {
  const started = Date.now();
  say(`\n== ${phase}`);
  let tally;
  try {
    tally = await work();
  } catch (error) {
    tally = emptyTally();
    addFailure(tally, 'could not start', error instanceof Stop ? error.message : error.stack);
  }
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

async function runPlaywright() {
  if (!existsSync(join(root, 'playwright.config.ts'))) throw new Stop('playwright.config.ts is missing.');
  const browser = await findBrowser();
  say(`browser: ${browser.path} ${browser.version}, WebGPU on ${browser.adapter}`);
  buildApp();
  const report = reportPath('playwright');
  const code = await runTool(PLAYWRIGHT, ['test', '--pass-with-no-tests', '--reporter=list,json'], {
    SELKIE_BROWSER: browser.path,
    SELKIE_BROWSER_ARGS: browser.flags.join(' '),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return readTally(report, code);
}

/** Runs everything, or Vitest alone with the given arguments, and returns the tally of the whole. */
export async function runTests(args) {
  const total = emptyTally();
  let adapters = [];
  let first;
  await runPhase(total, 'WebGPU in Node', () => {
    adapters = ensureVulkan();
    first = chosenAdapter(adapters);
    for (const { kind, name } of adapters) say(`adapter ${kind}: ${name}`);
    return emptyTally();
  });
  if (first) await runPhase(total, `vitest on ${first.kind}`, () => runVitest(first, args));
  if (args.length > 0) return total;
  const second = process.env.SELKIE_ADAPTER
    ? undefined
    : adapters.find(({ kind }) => kind !== first?.kind && kind !== 'hardware');
  const folders = ON_THE_GPU.filter((folder) => existsSync(join(root, folder)));
  if (second) await runPhase(total, `vitest on ${second.kind}`, () => runVitest(second, folders));
  await runPhase(total, 'page in Chromium', runPlaywright);
  return total;
}
