/**
 * The hub models that the page offers, at their true widths with their layers cut, through both doors: the same weights as
 * safetensors and as GGUF are the same model. `SELKIE_TRUE_SHAPES=1` has their whole vocabularies too, which takes
 * gigabytes, and trains those with wide heads, whose kernels a software adapter compiles for a minute.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { PRESETS } from '../app/models/presets';
import { PROJECTIONS } from '../contract/engine';
import type { ModelFiles } from '../formats/modelFolder';
import { type ModelConfig, parseModelConfig } from '../model/config';
import { geometryOf } from '../model/geometry';
import { testDevice } from '../testing/device';
import { Deviations, readFolder, relativeError, testEngine } from '../testing/engine';
import { FAMILIES } from '../testing/families';
import { writeModelBothWays } from '../testing/modelOnDisk';
import { compilesSlowly } from '../testing/profiles';
import { sharedPath } from '../testing/shared';
import { jobOf, someIds } from '../testing/work';

const { facts } = await testDevice();
const deviations = new Deviations();
const work = mkdtempSync(join(tmpdir(), 'selkie-families-'));
afterAll(() => {
  rmSync(work, { recursive: true });
  deviations.print(`safetensors and GGUF, ${facts.description || facts.vendor}`);
});

/** One of the widest, two of the others, where they are to be quick. */
const layersOf = (hidden: number): number => (isWhole || hidden <= 1024 ? 2 : 1);
const CUT_VOCAB = 1024;
const isWhole = process.env.SELKIE_TRUE_SHAPES === '1';

/** The widest head of which training is compiled quickly everywhere. */
const QUICK_HEAD = 64;

/** What a model does: the logits after a text, and its losses before and after one step of a finetune. */
async function measured(files: ModelFiles) {
  const engine = await testEngine(files);
  const { vocab } = files.config;
  const ids = someIds(1, 21, vocab);
  const [score] = await engine.score([{ ids, adapter: null, lastLogits: true }]);
  const job = jobOf({
    texts: [someIds(2, 14, vocab), someIds(3, 9, vocab)],
    lora: { rank: 8, alpha: 16, targets: PROJECTIONS },
    rest: { epochs: 2 },
  });
  const trains = isWhole || files.config.headDim <= QUICK_HEAD;
  const [trained] = trains ? await engine.finetune([job]) : [];
  const { layout } = engine.core.weights;
  engine.core.gpu.freeAll();
  return { logits: score?.lastLogits ?? new Float32Array(), losses: trained?.losses ?? [], layout };
}

/** How its angles are stretched is said in another way in each door. */
const unstretched = (config: ModelConfig): ModelConfig => ({ ...config, ropeScaling: null });

describe.each(FAMILIES)('$id', ({ id, config }) => {
  test('has the sizes of the hub model', () => {
    expect(geometryOf(parseModelConfig(config)).parameters).toBe(
      PRESETS.find((preset) => preset.id === id)?.parameters,
    );
    const path = sharedPath('tokenizers', id.split('/')[1] ?? '', 'config.json');
    if (path === null) return;
    const real = parseModelConfig(JSON.parse(readFileSync(path, 'utf8')));
    expect(parseModelConfig(config)).toEqual({ ...real, stopIds: [], bosId: null });
  });

  // SwiftShader has the same kernels tested one by one.
  test.skipIf(compilesSlowly(facts))(
    'is the same model from a Hugging Face folder and from a GGUF file',
    async () => {
      const vocab = isWhole ? config.vocab_size : CUT_VOCAB;
      const cut = { ...config, num_hidden_layers: layersOf(config.hidden_size), vocab_size: vocab };
      const paths = writeModelBothWays(join(work, id.replace('/', ' ')), cut);
      const [folder, file] = [await readFolder(paths.safetensors), await readFolder(paths.gguf)];
      expect(unstretched(file.config)).toEqual(unstretched(folder.config));
      const [own, other] = [await measured(folder), await measured(file)];
      rmSync(join(work, id.replace('/', ' ')), { recursive: true });
      const weights = geometryOf(folder.config).parameters;
      for (const { layout } of [own, other]) {
        expect(layout).toMatchObject({ format: 'bf16', embedding: 'bf16', head: null, rounded: 0 });
        // Two bytes a weight, and norms and biases in four.
        expect(layout.bytes).toBeGreaterThanOrEqual(2 * weights);
        expect(layout.bytes).toBeLessThan(2.01 * weights);
      }
      // Logits of about the size of 1, no row of zeros.
      expect(Math.hypot(...own.logits.subarray(0, CUT_VOCAB)) / Math.sqrt(CUT_VOCAB)).toBeGreaterThan(0.3);
      expect(own.logits.length).toBe(vocab);
      expect(deviations.record(`${id}, logits`, relativeError(other.logits, own.logits))).toBeLessThan(1e-5);
      expect(own.losses.length).toBe(isWhole || folder.config.headDim <= QUICK_HEAD ? 2 : 0);
      expect(other.losses.length).toBe(own.losses.length);
      if (own.losses.length === 0) return;
      expect(own.losses[1]).toBeLessThan(own.losses[0] ?? 0);
      const off = Math.max(...own.losses.map((loss, step) => Math.abs((other.losses[step] ?? Number.NaN) / loss - 1)));
      expect(deviations.record(`${id}, losses`, off)).toBeLessThan(1e-5);
    },
    600_000,
  );
});
