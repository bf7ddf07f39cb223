import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArc } from '../../../formats/arc';
import { sharedPath } from '../../../testing/shared';
import { Random } from '../../../world/random';
import { configuration } from '../../testing/puzzles';
import { NO_AUGMENTATIONS } from '../configuration';
import { type GridPair, type LeaveOneOut, OFFICIAL_AUGMENTATIONS } from '../types';
import { AUGMENTERS } from './augmenters';
import { buildTrainingSet, officialSet, type TrainingSetLimits } from './trainingSet';

const NONE = { basic: false, size: false, chain: false, repeat: false };
const ALL = { basic: true, size: true, chain: true, repeat: true };

const demonstrations: GridPair[] = [0, 1, 2].map((index) => ({
  input: [[index + 1, 2, 3, 0]],
  output: [[4], [index + 5]],
}));

describe('officialSet', () => {
  it('without augmentations has the plain examples and other orders of them, in their own colours', () => {
    const set = officialSet(demonstrations, NONE, 0);
    expect(set.slice(0, 9).map(({ origin }) => origin.shown.length)).toEqual([2, 2, 2, 1, 1, 1, 1, 1, 1]);
    expect(set.every(({ origin }) => origin.transform === null && origin.colors === null)).toBe(true);
    for (const { origin } of set.slice(9)) expect(origin.shown).toEqual([...origin.shown].sort().reverse());
  });

  it('adds one copy in other colours of every example, the plain ones included', () => {
    const set = officialSet(demonstrations, { ...NONE, size: true }, 0);
    const [own, recolored] = [set.slice(0, 36), set.slice(36)];
    expect(own.every(({ origin }) => origin.colors === null)).toBe(true);
    expect(recolored).toHaveLength(36);
    expect(recolored.every(({ origin }) => origin.colors !== null)).toBe(true);
    expect(recolored.map(({ origin }) => origin.transform)).toEqual(own.map(({ origin }) => origin.transform));
  });

  it('leaves out examples of which any side is above 30', () => {
    const long = [...demonstrations.slice(0, 2), { input: [[1]], output: [Array(16).fill(1)] }];
    const names = new Set(
      officialSet(long, ALL, 0)
        .filter(({ origin: { target, shown } }) => target === 2 || shown.includes(2))
        .map(({ origin }) => origin.transform),
    );
    expect(names).not.toContain('double-width');
    expect(names).not.toContain('mirror-left');
    expect(names).toContain('double-height');
    // Its transpose has 16 rows, of which the double would have 32.
    expect(names).toContain('transpose');
    expect(names).not.toContain('transpose-double');
    const edge = [...demonstrations.slice(0, 2), { input: [[1]], output: [Array(15).fill(1)] }];
    const wide = officialSet(edge, ALL, 0).flatMap(({ target }) => target.output[0]?.length ?? 0);
    expect(Math.max(...wide)).toBe(30);
  });

  it('translates every example of a set alike', () => {
    const wide = [1, 2, 3].map((color) => ({ input: [[color, 0, 0, 0, 0]], output: [[color, 0, 0, 0, 0]] }));
    const sets = [0, 1, 2, 3].map((seed) =>
      officialSet(wide, ALL, seed)
        .filter(({ origin }) => origin.transform === 'translate' && origin.colors === null)
        .flatMap(({ target, demonstrations: shown }) => [target, ...shown])
        .map(({ input, output }) => `${input[0]?.findIndex(Boolean)} ${output[0]?.findIndex(Boolean)}`),
    );
    for (const places of sets) expect(new Set(places).size).toBe(1);
    expect(new Set(sets.map(([place]) => place)).size).toBeGreaterThan(1);
  });

  it('is a function of its seed', () => {
    expect(officialSet(demonstrations, ALL, 3)).toEqual(officialSet(demonstrations, ALL, 3));
    expect(officialSet(demonstrations, ALL, 3)).not.toEqual(officialSet(demonstrations, ALL, 4));
  });
});

describe('the cut', () => {
  const set = officialSet(demonstrations, ALL, 0);
  const lengthOf = ({ demonstrations: shown }: LeaveOneOut) => shown.length;
  const all = configuration({ augmentations: { ...NO_AUGMENTATIONS, ...ALL } });
  const cut = (maxTokens: number, exampleLimit: number, seed = 0): LeaveOneOut[] => {
    const limits: TrainingSetLimits = {
      rules: 'official',
      finetune: { batchSize: 2, stepLimit: 375, exampleLimit },
      maxTokens,
    };
    return buildTrainingSet({ demonstrations }, all, limits, lengthOf, seed).examples;
  };
  const texts = (examples: readonly LeaveOneOut[]): string[] => examples.map((example) => JSON.stringify(example));

  it('leaves out examples above the limit, then a random part of those above the number', () => {
    const short = set.filter((example) => lengthOf(example) < 2);
    const some = cut(1, 100);
    expect(some).toHaveLength(100);
    expect(short.length).toBeGreaterThan(100);
    expect(texts(short)).toEqual(expect.arrayContaining(texts(some)));
    expect(some).not.toEqual(short.slice(0, 100));
    expect(cut(1, 100)).toEqual(some);
    expect(cut(1, 100, 1)).not.toEqual(some);
    expect(new Set(texts(some)).size).toBe(100);
  });

  it('keeps the order of a set that is small enough', () => {
    expect(cut(8192, set.length)).toEqual(set);
  });
});

const official = sharedPath('data', 'seal', 'few-shot');

/** Set sizes of the original before the cut (seal-reference 3.4): basic, size, chain, repeat, all four. */
const SIZES: Record<string, [count: number, ...sizes: number[]]> = {
  '44f52bb0': [6, 864, 288, 504, 288, 1728],
  '4be741c5': [3, 188, 44, 42, 44, 264],
  '5582e5ca': [3, 216, 72, 126, 72, 432],
  '5614dbcf': [2, 96, 32, 56, 32, 192],
  '6150a2bd': [2, 96, 32, 56, 32, 192],
  '5bd6f4ac': [4, 384, 128, 224, 128, 768],
  '67e8384a': [4, 384, 128, 224, 128, 768],
  '6d0aefbc': [4, 384, 128, 224, 128, 768],
  '6e02f1e3': [5, 600, 200, 350, 200, 1200],
  '8be77c9e': [3, 212, 72, 126, 72, 428],
  '8d5021e8': [3, 200, 72, 118, 72, 400],
  '59341089': [4, 384, 128, 224, 128, 768],
  '66e6c45b': [2, 96, 32, 56, 32, 191],
  '68b67ca3': [3, 216, 72, 126, 72, 432],
  '903d1b4a': [4, 256, 32, 32, 32, 256],
  b1fc8b8e: [5, 600, 200, 350, 200, 1200],
  bc4146bd: [4, 320, 64, 32, 64, 384],
  c7d4e6ad: [2, 96, 32, 56, 32, 192],
  ce8d95cc: [4, 384, 128, 224, 128, 768],
};
const COLUMNS = [...OFFICIAL_AUGMENTATIONS.map((name) => ({ ...NONE, [name]: true })), ALL];

/**
 * A shift of small grids may do what a flip does, or nothing, and then those examples fall together. The original's seed 0
 * moves grids of three rows and columns by one column. A seed of ours that does the same gives the same sizes.
 */
const SEED = 708;

describe.skipIf(official === null)("sizes of the original's sets (skipped without ../shared)", () => {
  const tasks = new Map(
    ['training', 'evaluation'].flatMap((split) => {
      const name = `arc-agi_${split}_challenges.json`;
      const content = official === null ? '{}' : readFileSync(join(official, name), 'utf8');
      return content === '{}' ? [] : readArc({ name, content }).tasks.map((task) => [task.id, task] as const);
    }),
  );
  const sizeOf = (id: string, augmentations: typeof NONE, seed: number): number =>
    officialSet(tasks.get(id)?.demonstrations ?? [], augmentations, seed).length;

  it('has a seed that shifts 3 x 3 grids as the original does', () => {
    const translate = AUGMENTERS.basic.find(({ name }) => name === 'translate');
    const grid = [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
    ];
    const byOneColumn = [
      [2, 0, 1],
      [5, 3, 4],
      [8, 6, 7],
    ];
    expect(translate?.draw(new Random(SEED, 'translate'))({ input: grid, output: grid })).toEqual({
      input: byOneColumn,
      output: byOneColumn,
    });
  });

  it.each(Object.entries(SIZES))('%s: %j', (id, [count, ...sizes]) => {
    expect(tasks.get(id)?.demonstrations).toHaveLength(count);
    const found = COLUMNS.map((augmentations) => sizeOf(id, augmentations, SEED));
    // Two examples of this task that show nothing are alike but for colours, so that a draw of colours may make them one.
    if (id === '66e6c45b') expect([191, 192]).toContain(found.pop());
    expect(found).toEqual(sizes.slice(0, found.length));
  });

  it.each(Object.entries(SIZES))(
    '%s, no augmentation: plain examples, and as many other orders as a draw gives',
    (id, [count]) => {
      const plain = count + count * (count - 1);
      // Only where at least two are shown is there another order.
      const orders = (count > 2 ? count : 0) + (count > 3 ? count * (count - 1) : 0);
      const size = sizeOf(id, NONE, SEED);
      expect(size).toBeGreaterThanOrEqual(plain);
      expect(size).toBeLessThanOrEqual(plain + orders);
      if (orders > 0) expect([0, 1, 2, 3].some((seed) => sizeOf(id, NONE, seed) > plain)).toBe(true);
    },
  );
});
