// `npm test`: installs what is missing, runs every test and closes with one line. `npm test -- src/seal` runs part of Vitest.
import { main } from './command.mjs';
import { installDependencies } from './install.mjs';

await main(async () => {
  installDependencies();
  const { runTests } = await import('./testPhases.mjs');
  const { close } = await import('./tally.mjs');
  close(await runTests(process.argv.slice(2)));
});
