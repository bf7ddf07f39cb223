// What .ci/run calls: check and test together, closing with one line for the whole.
import { findBrowser } from './browser.mjs';
import { buildApp } from './build.mjs';
import { runCheck } from './checkSteps.mjs';
import { main, Stop, say } from './command.mjs';
import { installDependencies } from './install.mjs';
import { installLavapipe } from './lavapipe.mjs';
import { addFailure, addTally, close, emptyTally } from './tally.mjs';
import { runTests } from './testPhases.mjs';
import { ensureVulkan } from './vulkan.mjs';

/** Two adapters that differ in features (lavapipe has shader-f16, SwiftShader has not) test the kernels on both paths. */
async function prepareAdapters() {
  installLavapipe(ensureVulkan());
}

/** Preparation that fails is tried again, and counted, by the tests that need it; nothing is lost by going on. */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
  }
}

async function checkTally() {
  const tally = emptyTally();
  for (const { name, good } of await runCheck()) {
    if (good) tally.passed += 1;
    else addFailure(tally, name, 'Its output is above.');
  }
  return tally;
}

await main(async () => {
  installDependencies();
  // The browser first: it may bring the software adapter that Node uses too.
  await attempt(findBrowser);
  await attempt(prepareAdapters);
  // The bundle budget measures a build.
  await attempt(buildApp);
  const total = emptyTally();
  addTally(total, await checkTally(), 'check');
  addTally(total, await runTests([]), 'test');
  close(total);
});
