import { describe, expect, it } from 'vitest';
import { recolored } from '../../../world/puzzles/grid';
import { configuration, testPuzzle } from '../../testing/puzzles';
import { NO_AUGMENTATIONS } from '../configuration';
import type { Augmentation, GridPair, LeaveOneOut, TrainingSet } from '../types';
import { AUGMENTERS } from './augmenters';
import { buildTrainingSet, officialSet, type TrainingSetLimits } from './trainingSet';

const puzzle = testPuzzle(4);
const { demonstrations } = puzzle;
const LIMITS: TrainingSetLimits = {
  rules: 'micro-world',
  finetune: { batchSize: 2, stepLimit: 64, exampleLimit: 250 },
  maxTokens: 512,
};

function build(on: Augmentation[], epochs = 1, limits: Partial<TrainingSetLimits> = {}, seed = 7): TrainingSet {
  const augmentations = { ...NO_AUGMENTATIONS, ...Object.fromEntries(on.map((name) => [name, true])) };
  return buildTrainingSet(puzzle, configuration({ augmentations, epochs }), { ...LIMITS, ...limits }, () => 10, seed);
}

/** The example that its origin says it is. */
function fromOrigin({ origin }: LeaveOneOut): Pick<LeaveOneOut, 'demonstrations' | 'target'> {
  const turn = AUGMENTERS.symmetries.find(({ name }) => name === origin.transform);
  const changed = (pair: GridPair): GridPair => {
    const { input, output } = turn?.draw({} as never)(pair) ?? pair;
    return { input: recolored(input, origin.colors ?? []), output: recolored(output, origin.colors ?? []) };
  };
  const at = (index: number): GridPair => demonstrations[index] ?? { input: [], output: [] };
  return { demonstrations: origin.shown.map((index) => changed(at(index))), target: changed(at(origin.target)) };
}

describe('the training set of the micro-world', () => {
  it.each([
    [[], 4],
    [['symmetries'], 32],
    [['colors'], 32],
    [['symmetries', 'colors'], 64],
    // Other augmentations are not of its rules.
    [['basic', 'size', 'chain', 'repeat'], 4],
  ] as [Augmentation[], number][])('with %j has %d examples of four demonstrations', (on, size) => {
    const { examples, beforeCut, steps, overLimit } = build(on, 2);
    expect([examples.length, beforeCut]).toEqual([size, size]);
    expect(steps).toBe(2 * (size / 2));
    expect(overLimit).toBe(steps > 64);
    for (const example of examples) {
      expect(example.demonstrations).toHaveLength(3);
      expect([...example.origin.shown, example.origin.target].sort()).toEqual([0, 1, 2, 3]);
    }
    for (const target of [0, 1, 2, 3])
      expect(examples.filter(({ origin }) => origin.target === target)).toHaveLength(size / 4);
  });

  it('has the examples that their origins say', () => {
    for (const on of [[], ['symmetries'], ['colors'], ['symmetries', 'colors']] as Augmentation[][])
      for (const example of build(on).examples)
        expect({ demonstrations: example.demonstrations, target: example.target }).toEqual(fromOrigin(example));
  });

  it('with symmetries has each example in all eight, as it is first', () => {
    const { examples } = build(['symmetries']);
    const names = [null, ...AUGMENTERS.symmetries.map(({ name }) => name)];
    expect(new Set(names).size).toBe(8);
    for (const target of [0, 1, 2, 3]) {
      const own = examples.filter(({ origin }) => origin.target === target);
      expect(own.map(({ origin }) => origin.transform)).toEqual(names);
      expect(own.every(({ origin }) => origin.colors === null)).toBe(true);
    }
  });

  it('with colours has seven recoloured copies of each example, with both one of each form', () => {
    const counts = (on: Augmentation[]): [number, number] => {
      const { examples } = build(on);
      const recoloredOnes = examples.filter(({ origin }) => origin.colors !== null);
      for (const { origin } of recoloredOnes)
        expect([...(origin.colors ?? [])].sort((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(new Set(recoloredOnes.map(({ origin }) => origin.colors?.join())).size).toBe(recoloredOnes.length);
      return [examples.length - recoloredOnes.length, recoloredOnes.length];
    };
    expect(counts(['colors'])).toEqual([4, 28]);
    expect(counts(['symmetries', 'colors'])).toEqual([32, 32]);
    for (const { origin } of build(['colors']).examples) expect(origin.transform).toBeNull();
  });

  it("shows copies in an order of their own, the task's own examples in the task's", () => {
    const { examples } = build(['symmetries', 'colors']);
    const inOrder = ({ origin: { shown } }: LeaveOneOut): boolean => shown.join() === [...shown].sort().join();
    const plain = examples.filter(({ origin }) => origin.transform === null && origin.colors === null);
    expect(plain).toHaveLength(4);
    expect(plain.every(inOrder)).toBe(true);
    const copies = examples.filter((example) => !plain.includes(example));
    expect(copies.some((example) => !inOrder(example))).toBe(true);
  });

  it('is the same for the same seed, and has other colours for another', () => {
    expect(build(['symmetries', 'colors'])).toEqual(build(['symmetries', 'colors']));
    expect(build(['colors'], 1, {}, 8)).not.toEqual(build(['colors']));
    expect(build([], 1, {}, 8)).toEqual(build([]));
  });

  it('takes the steps of its batches, and stops at the limit, not at it', () => {
    expect(build(['colors'], 4)).toMatchObject({ steps: 64, overLimit: false });
    expect(build(['symmetries', 'colors'], 2)).toMatchObject({ steps: 64, overLimit: false });
    expect(build(['symmetries', 'colors'], 3)).toMatchObject({ steps: 96, overLimit: true });
    // Against the limit a last batch that is not full counts as the part that it is, as in the original: 12 examples by 3.
    const limited = (stepLimit: number) => build([], 3, { finetune: { batchSize: 3, stepLimit, exampleLimit: 250 } });
    expect(limited(3)).toMatchObject({ steps: 6, overLimit: true });
    expect(limited(4)).toMatchObject({ steps: 6, overLimit: false });
  });

  it('is cut to the limits of length and count, and says how large it was', () => {
    const few = build(['colors'], 2, { finetune: { batchSize: 2, stepLimit: 64, exampleLimit: 5 } });
    expect(few).toMatchObject({ beforeCut: 32, steps: 6, overLimit: false });
    expect(few.examples).toHaveLength(5);
    const tokensOf = ({ origin }: LeaveOneOut): number => (origin.target === 0 ? 513 : 512);
    const short = buildTrainingSet(puzzle, configuration(), LIMITS, tokensOf, 7);
    expect(short.beforeCut).toBe(4);
    expect(short.examples.map(({ origin }) => origin.target)).toEqual([1, 2, 3]);
  });

  it('of one demonstration has it without others shown', () => {
    const [only] = demonstrations;
    const set = buildTrainingSet({ demonstrations: only ? [only] : [] }, configuration(), LIMITS, () => 10, 7);
    expect(set.examples).toEqual([
      { demonstrations: [], target: only, origin: { target: 0, shown: [], transform: null, colors: null } },
    ]);
  });
});

describe("the training set of the original's rules", () => {
  it('is the original one', () => {
    for (const on of [[], ['basic'], ['size', 'chain', 'repeat']] as Augmentation[][]) {
      const augmentations = { ...NO_AUGMENTATIONS, ...Object.fromEntries(on.map((name) => [name, true])) };
      const all = officialSet(demonstrations, augmentations, 7);
      const set = build(on, 1, { rules: 'official', finetune: { batchSize: 2, stepLimit: 375, exampleLimit: 1000 } });
      expect(set.examples).toEqual(all);
      expect(set.steps).toBe(Math.ceil(all.length / 2));
    }
  });

  it("takes no notice of the micro-world's own augmentations", () => {
    const official = { rules: 'official' } as const;
    expect(build(['symmetries', 'colors'], 1, official)).toEqual(build([], 1, official));
  });
});
