// `npm run check`: types, lint, format, import arrows (biome.arrows.json) and cycles, bundle budget.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { main, runTool, say } from './command.mjs';
import { installDependencies } from './install.mjs';
import { dist, tool } from './places.mjs';

/** Of the 160 KB that product.md allows, some are kept back. */
const BUDGET = 156 * 1024;
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/**
 * Whether the JavaScript that the page loads before anything is clicked, gzipped, is within the budget of product.md. What counts is
 * what index.html itself names: its module scripts and their preloads.
 */
function isWithinBudget() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const tags = html.match(/<script\b[^>]*>|<link\b[^>]*\brel="modulepreload"[^>]*>/g) ?? [];
  const eager = new Set(tags.flatMap((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? []));
  let total = 0;
  const print = (bytes, what) => process.stdout.write(`${kilobytes(bytes).padStart(10)}  ${what}\n`);
  for (const address of eager) {
    const { length } = gzipSync(readFileSync(join(dist, address)));
    print(length, address);
    total += length;
  }
  print(total, `eager JavaScript, gzip; the budget is ${kilobytes(BUDGET)}`);
  if (eager.size === 0) say('dist/index.html names no script: is it the built page?');
  if (total > BUDGET) say(`Over budget by ${kilobytes(total - BUDGET)}. Load something later, or do without it.`);
  return eager.size > 0 && total <= BUDGET;
}

const BIOME = ['check', '--error-on-warnings', '--max-diagnostics=none', '.'];
const STEPS = {
  types: async () => (await runTool(tool('typescript/bin/tsc'), ['--noEmit', '-p', '.'])) === 0,
  'lint, format, arrows': async () => (await runTool(tool('@biomejs/biome/bin/biome'), BIOME)) === 0,
  'bundle budget': isWithinBudget,
};

/** Runs every step, also after a failure, and returns `[{name, good}]`. */
export async function runCheck() {
  const results = [];
  for (const [name, step] of Object.entries(STEPS)) {
    if (step === isWithinBudget && !existsSync(dist)) continue;
    const good = await step();
    say(`check, ${name}: ${good ? 'good' : 'FAILED'}`);
    results.push({ name, good });
  }
  return results;
}

await main(import.meta.url, async () => {
  installDependencies();
  const results = await runCheck();
  if (results.some(({ good }) => !good)) process.exitCode = 1;
});
