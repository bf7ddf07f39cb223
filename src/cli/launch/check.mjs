// `npm run check`: types, lint, format, import arrows and cycles, bundle budget.
import { runCheck } from './checkSteps.mjs';
import { main } from './command.mjs';
import { installDependencies } from './install.mjs';

await main(async () => {
  installDependencies();
  const results = await runCheck();
  if (results.some(({ good }) => !good)) process.exitCode = 1;
});
