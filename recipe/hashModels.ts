/** Writes the SHA-256 of every file in public/models into src/worker/shippedFiles.json, against which the page checks them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../src/formats/verifiedFolder';

const root = fileURLToPath(new URL('..', import.meta.url));
const models = join(root, 'public/models');
const hashes: Record<string, Record<string, string>> = {};
for (const model of readdirSync(models).sort()) {
  const own: Record<string, string> = {};
  for (const file of readdirSync(join(models, model)).sort())
    own[file] = await sha256(readFileSync(join(models, model, file)));
  hashes[model] = own;
}
writeFileSync(join(root, 'src/worker/shippedFiles.json'), `${JSON.stringify(hashes, null, 2)}\n`);
