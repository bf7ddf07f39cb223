// `npm test`: installs what is missing, runs every test and closes with one line. `npm test -- src/seal` runs part of Vitest.
import { main } from './command.mjs';
import { installDependencies } from './install.mjs';
import { close } from './tally.mjs';
import { runTests } from './testPhases.mjs';

await main(async () => {
  installDependencies();
  close(await runTests(process.argv.slice(2)));
});
