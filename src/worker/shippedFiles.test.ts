import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMBEDDED_MODELS, type EmbeddedModel } from '../contract/model';
import { readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import { sha256, verifiedFolder } from '../formats/verifiedFolder';
import { memoryFolder } from '../testing/tinyModel';
import { loadTokenizer } from '../tokenizer/tokenizer';
import { LOADED_FILES, SHIPPED_HASHES } from './browserBackend';
import { toFailure } from './failure';

const models = fileURLToPath(new URL('../../public/models/', import.meta.url));
const MODELS = Object.keys(EMBEDDED_MODELS).filter((name): name is EmbeddedModel => name in SHIPPED_HASHES);

async function filesOf(model: EmbeddedModel): Promise<Map<string, Uint8Array>> {
  const folder = nodeFolder(join(models, model));
  return new Map(
    await Promise.all((await folder.list()).map(async (file) => [file, await folder.read(file)] as const)),
  );
}

describe.each(MODELS)('%s', (model) => {
  it('has the hashes that the page checks; after a change, run "npx tsx recipe/hashModels.ts"', async () => {
    const hashes: Record<string, string> = {};
    for (const [file, bytes] of await filesOf(model)) hashes[file] = await sha256(bytes);
    expect(SHIPPED_HASHES[model]).toEqual(hashes);
    expect(Object.keys(hashes)).toEqual(expect.arrayContaining([...LOADED_FILES]));
  });

  it('is the same model in the files that a page loads, and says nothing twice', async () => {
    const files = await filesOf(model);
    const loaded = new Map([...files].filter(([file]) => LOADED_FILES.some((name) => name === file)));
    const [page, whole] = await Promise.all(
      [loaded, files].map((some) => readModelFolder(verifiedFolder(memoryFolder(some), SHIPPED_HASHES[model]))),
    );
    if (!page || !whole) throw new Error('two folders were read');
    expect(page.config).toEqual(whole.config);
    expect(whole.notices).toEqual([]);
    expect(loadTokenizer(page)).toMatchObject({ bosId: 1, eosId: 2 });
  });

  it('is refused with one bit changed anywhere, by the name of the file', async () => {
    const files = await filesOf(model);
    const place = fc.tuple(fc.constantFrom(...LOADED_FILES), fc.nat(), fc.integer({ min: 0, max: 7 }));
    await fc.assert(
      fc.asyncProperty(place, async ([file, at, bit]) => {
        const bytes = new Uint8Array(files.get(file) ?? []);
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
        const folder = memoryFolder(new Map(files).set(file, bytes), 'models/m');
        const failure = await readModelFolder(verifiedFolder(folder, SHIPPED_HASHES[model])).then(
          () => null,
          (error: unknown) => toFailure(error),
        );
        expect(failure).toEqual({
          code: 'broken-model',
          message: `models/m/${file}: the file came damaged, or is of another version (its SHA-256 differs); reload the page to fetch it again.`,
        });
      }),
      { numRuns: 40 },
    );
  });
});
