// Fails when the JavaScript that the page loads before anything is clicked, gzipped, is over the budget of product.md.
// What counts is what index.html itself names: its module scripts and their preloads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET = 160 * 1024;
const folder = process.argv[2] ?? 'dist';

const html = readFileSync(join(folder, 'index.html'), 'utf8');
const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
const eager = tags
  .filter((tag) => /^<script\b/.test(tag) || /\brel="modulepreload"/.test(tag))
  .map((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1])
  .filter((address) => address !== undefined);

const sizes = [...new Set(eager)].map((address) => ({
  address,
  bytes: gzipSync(readFileSync(join(folder, address))).length,
}));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

for (const { address, bytes } of sizes) console.log(`${kilobytes(bytes).padStart(10)}  ${address}`);
console.log(`${kilobytes(total).padStart(10)}  eager JavaScript, gzip; the budget is ${kilobytes(BUDGET)}`);
if (sizes.length === 0) {
  console.error(`${folder}/index.html names no script: is it the built page?`);
  process.exit(1);
}
if (total > BUDGET) {
  console.error(`Over budget by ${kilobytes(total - BUDGET)}. Load something later, or do without it.`);
  process.exit(1);
}
