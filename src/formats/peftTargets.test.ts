/** Our reading of PEFT's targets against PEFT's own (`recipe/adapters/targets.py`). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { PROJECTIONS } from '../contract/engine';
import { PROJECTION_MODULES } from '../contract/tensorNames';
import { parseModelConfig } from '../model/config';
import { TINY_CONFIG } from '../testing/tinyModel';
import { parsePeftConfig } from './peftConfig';

const Recorded = z.object({
  layers: z.int(),
  cases: z.array(
    z.object({
      config: z.record(z.string(), z.unknown()),
      /** Rank and scale by module. */
      places: z.record(z.string(), z.tuple([z.number(), z.number()])),
    }),
  ),
});
const file = new URL('testing/peftTargets.json', import.meta.url);
const { layers, cases } = z.parse(Recorded, JSON.parse(readFileSync(file, 'utf8')));
const MODEL = parseModelConfig({ ...TINY_CONFIG, num_hidden_layers: layers });

describe('targets of an adapter', () => {
  it.each(cases.map(({ config, places }) => [JSON.stringify(config), config, places] as const))(
    'are those of PEFT for %s',
    (_, config, expected) => {
      const { places } = parsePeftConfig(config, MODEL, 'a');
      const read = places.map(({ module, rank, alpha }) => [module, rank, (alpha / rank).toPrecision(12)]);
      const due = Object.entries(expected).map(([module, [rank, scale]]) => [module, rank, scale.toPrecision(12)]);
      expect(read.sort()).toEqual(due.sort());
    },
  );

  const base = { peft_type: 'LORA', r: 4, lora_alpha: 8 };
  const modules = (config: object): string[] =>
    parsePeftConfig({ ...base, ...config }, MODEL, 'a').places.map(({ module }) => module);
  const some = fc.subarray([...PROJECTIONS], { minLength: 1 });

  it('are the same as a list of ends, as a pattern, and as all but the others', () => {
    fc.assert(
      fc.property(some, (projections) => {
        const names = projections.map((one) => PROJECTION_MODULES[one].split('.')[1] ?? '');
        const others = PROJECTIONS.filter((one) => !projections.includes(one)).map((one) => PROJECTION_MODULES[one]);
        const listed = modules({ target_modules: names });
        expect(listed).toHaveLength(layers * names.length);
        expect(modules({ target_modules: `.*\\.(?:${names.join('|')})` })).toEqual(listed);
        expect(modules({ target_modules: 'all-linear', exclude_modules: others })).toEqual(listed);
      }),
      { numRuns: 30 },
    );
  });

  it('are the layers that were asked for', () => {
    fc.assert(
      fc.property(some, fc.subarray([...Array(layers).keys()], { minLength: 1 }), (projections, chosen) => {
        const names = projections.map((one) => PROJECTION_MODULES[one]);
        const found = modules({ target_modules: names, layers_to_transform: chosen });
        const due = chosen.flatMap((layer) => names.map((name) => `model.layers.${layer}.${name}`));
        expect(found.sort()).toEqual(due.sort());
      }),
      { numRuns: 30 },
    );
  });

  it.each<[object, string]>([
    [{ target_modules: '.*' }, 'lm_head'],
    [{ target_modules: ['lm_head'] }, 'lm_head'],
    [{ target_modules: 'none' }, 'nothing of the model'],
    [{ target_modules: '(a' }, 'target_modules is not a regular expression'],
    [{ target_modules: ['q_proj'], exclude_modules: '\\1' }, 'exclude_modules refers back'],
    [{ target_modules: ['q_proj'], exclude_modules: ['q_proj'] }, 'nothing of the model'],
    [{ target_modules: 'all-linear', layers_to_transform: [0] }, 'layers_to_transform has no meaning'],
    [{ target_modules: ['q_proj'], layers_pattern: 'layers' }, 'layers_pattern has no meaning'],
    [{ target_modules: ['q_proj'], layers_to_transform: [0], layers_pattern: '[' }, 'layers_pattern is not'],
    [{ target_modules: ['q_proj'], layers_to_transform: [99] }, 'nothing of the model'],
    [{ target_modules: ['q_proj'], rank_pattern: { '*': 2 } }, 'rank_pattern is not a regular'],
    [{ target_modules: ['q_proj'], rank_pattern: { q_proj: 0 } }, 'rank_pattern is {"q_proj":0}'],
    [{ target_modules: ['q_proj'], alpha_pattern: { q_proj: 'x' } }, 'alpha_pattern is {"q_proj":"x"}'],
    [{ target_modules: ['q_proj'], layers_to_transform: 'all' }, 'layers_to_transform is "all"'],
    [{ target_modules: 7 }, 'target_modules is 7'],
  ])('%j is refused in one line', (config, words) => {
    expect(() => modules(config)).toThrow(words);
    expect(() => modules(config)).toThrow(/^a: [^\n]{10,400}\.$/);
  });
});
