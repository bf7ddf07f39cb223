// The steps of `npm run check`. Biome holds lint, format, import arrows (biome.arrows.json) and cycles.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, say } from './command.mjs';
import { dist, root } from './paths.mjs';

const budget = join(root, 'src/cli/launch/bundleBudget.mjs');

function steps() {
  const tool = (path) => join(root, 'node_modules', path);
  const biomeOptions = ['--error-on-warnings', '--max-diagnostics=none'];
  const all = [
    { name: 'types', script: tool('typescript/bin/tsc'), args: ['--noEmit', '-p', '.'] },
    { name: 'lint, format, arrows', script: tool('@biomejs/biome/bin/biome'), args: ['check', ...biomeOptions, '.'] },
  ];
  if (existsSync(dist) && existsSync(budget)) all.push({ name: 'bundle budget', script: budget, args: [] });
  return all;
}

/** Runs every step, also after a failure, and returns `[{name, good}]`. */
export async function runCheck() {
  const results = [];
  for (const { name, script, args } of steps()) {
    const good = (await runTool(script, args)) === 0;
    say(`check, ${name}: ${good ? 'good' : 'FAILED'}`);
    results.push({ name, good });
  }
  return results;
}
