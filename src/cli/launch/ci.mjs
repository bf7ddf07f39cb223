// What .ci/run calls: check and test together, closing with one line for the whole.
import { findBrowser } from './browser.mjs';
import { buildApp } from './build.mjs';
import { runCheck } from './check.mjs';
import { attempt, main, say } from './command.mjs';
import { installLavapipe } from './debian.mjs';
import { installDependencies } from './install.mjs';
import { installCompiler } from './lavapipeBrowser.mjs';
import { addFailure, addTally, close, emptyTally } from './tally.mjs';
import { runTests } from './test.mjs';
import { ensureVulkan } from './vulkan.mjs';

await main(import.meta.url, async () => {
  installDependencies();
  // What fails here is tried again, and counted, by what needs it. The browser comes first: it may bring the software adapter that
  // Node uses too. Two adapters that differ in features (lavapipe has shader-f16, SwiftShader has not) test the kernels on both
  // paths; the page goes through lavapipe too where a small library can be compiled. The bundle budget measures a build.
  for (const work of [findBrowser, () => installLavapipe(ensureVulkan()), installCompiler, buildApp])
    await attempt(work, say);
  const [total, check] = [emptyTally(), emptyTally()];
  for (const { name, good } of await runCheck()) {
    if (good) check.passed += 1;
    else addFailure(check, name, 'Its output is above.');
  }
  addTally(total, check, 'check');
  addTally(total, await runTests([]), 'test');
  close(total);
});
