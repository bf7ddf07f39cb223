import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationText, makeConfiguration } from '../../world/puzzles/configurationText';
import { Random } from '../../world/random';
import {
  compactText,
  configurationKey,
  NO_AUGMENTATIONS,
  officialText,
  parseConfiguration,
  rateText,
} from './configuration';
import { AUGMENTATIONS, HIGHEST_RATE, MOST_EPOCHS, type PuzzleConfiguration } from './types';

const configurations: fc.Arbitrary<PuzzleConfiguration> = fc.record({
  task: fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'moved', '"', '__proto__', 'null'))),
  augmentations: fc.record({
    basic: fc.boolean(),
    size: fc.boolean(),
    chain: fc.boolean(),
    repeat: fc.boolean(),
    symmetries: fc.boolean(),
    colors: fc.boolean(),
  }),
  loss: fc.constantFrom('output', 'all'),
  learningRate: fc.oneof(
    fc.double({ min: 0, max: 1, minExcluded: true, noNaN: true }),
    fc.constantFrom(1, 1e-4, 0.006, 5e-324),
  ),
  epochs: fc.integer({ min: 1, max: MOST_EPOCHS }),
});

const PLAIN: PuzzleConfiguration = {
  task: null,
  augmentations: { ...NO_AUGMENTATIONS, symmetries: true },
  loss: 'output',
  learningRate: 6e-3,
  epochs: 3,
};
const COMPACT = { symmetries: true, colors: false, loss: 'output', rate: 6e-3, epochs: 3 };
const GENERATION = {
  use_basic_augmentations: true,
  use_size_augmentations: false,
  use_chain_augmentations: false,
  use_repeat_augmentations: false,
};
const TRAINING = { strategy: 'train_using_all_tokens', learning_rate: 1e-4, num_train_epochs: 2 };
const OFFICIAL = { data_generation: GENERATION, training: TRAINING };

const violations = (value: unknown): string[] => {
  const parsed = parseConfiguration(typeof value === 'string' ? value : JSON.stringify(value));
  // There is a configuration exactly when there is no violation.
  expect(parsed.configuration === null).toBe(parsed.violations.length > 0);
  return parsed.violations;
};

describe('configurations', () => {
  it('lose nothing in either form', () => {
    fc.assert(
      fc.property(configurations, (configuration) => {
        for (const text of [officialText(configuration), compactText(configuration)])
          expect(parseConfiguration(text)).toEqual({ configuration, violations: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it("go from one form into the other and back to the writer's own text", () => {
    const random = new Random(1, 'configurations');
    for (let time = 0; time < 100; time += 1) {
      const written = makeConfiguration(random, time % 2 === 0 ? 'places' : 'colors');
      const text = configurationText(written);
      const { configuration } = parseConfiguration(text);
      expect(configuration).toEqual({
        task: written.task,
        augmentations: { ...NO_AUGMENTATIONS, symmetries: written.symmetries, colors: written.colors },
        loss: written.loss,
        learningRate: Number(written.rate),
        epochs: written.epochs,
      });
      if (!configuration) continue;
      const there = parseConfiguration(officialText(configuration)).configuration;
      expect(there && compactText(there)).toBe(text);
    }
  });

  it("have exactly the original's seven keys when they say no more than it can", () => {
    for (const on of [true, false]) {
      const augmentations = { ...NO_AUGMENTATIONS, chain: on, colors: on };
      const configuration: PuzzleConfiguration = {
        task: null,
        augmentations,
        loss: 'all',
        learningRate: 1e-4,
        epochs: 2,
      };
      const text = officialText(configuration);
      expect(JSON.parse(text)).toEqual({
        data_generation: {
          use_basic_augmentations: false,
          use_size_augmentations: false,
          use_chain_augmentations: on,
          use_repeat_augmentations: false,
        },
        training: { strategy: 'train_using_all_tokens', learning_rate: 0.0001, num_train_epochs: 2 },
      });
      // In the original's order, too.
      expect(text.match(/use_\w+|strategy|learning_rate|num_train_epochs/g)).toEqual([
        ...Object.keys(GENERATION),
        ...Object.keys(TRAINING),
      ]);
    }
    expect(officialText({ ...PLAIN, loss: 'output' })).toContain('"train_using_output_tokens"');
  });

  it('permute colours in the original form exactly when an augmentation is on, unless they say otherwise', () => {
    const colors = (generation: object): boolean | undefined =>
      parseConfiguration(JSON.stringify({ data_generation: generation, training: TRAINING })).configuration
        ?.augmentations.colors;
    expect(colors(GENERATION)).toBe(true);
    expect(colors({ ...GENERATION, use_basic_augmentations: false })).toBe(false);
    expect(colors({ ...GENERATION, use_colors_augmentations: false })).toBe(false);
    expect(colors({ ...GENERATION, use_basic_augmentations: false, use_colors_augmentations: true })).toBe(true);
  });

  it('are read whatever the white space and the order of keys', () => {
    expect(
      violations(' \n{ "epochs": 3, "rate": 0.006, "loss": "output", "colors": false, "symmetries": true }\n'),
    ).toEqual([]);
    expect(violations(OFFICIAL)).toEqual([]);
    expect(violations({ training: TRAINING, data_generation: GENERATION, task: 'flip' })).toEqual([]);
  });

  it('spell rates as the model does', () => {
    expect([1, 0.5, 0.02, 6e-3, 1.5e-4].map(rateText)).toEqual(['1', '5e-1', '2e-2', '6e-3', '1.5e-4']);
  });

  it('are equal for training whatever the writer says of the task', () => {
    fc.assert(
      fc.property(configurations, configurations, (left, right) => {
        const { task: _, ...rest } = left;
        expect(configurationKey(left)).toBe(configurationKey({ ...rest, task: right.task }));
        const same = JSON.stringify({ ...left, task: null }) === JSON.stringify({ ...right, task: null });
        expect(configurationKey(left) === configurationKey(right)).toBe(same);
      }),
    );
    for (const name of AUGMENTATIONS)
      expect(configurationKey(PLAIN)).not.toBe(
        configurationKey({ ...PLAIN, augmentations: { ...PLAIN.augmentations, [name]: !PLAIN.augmentations[name] } }),
      );
  });
});

describe('texts that are no configuration', () => {
  it.each([
    ['', /^It is not JSON/],
    ['{"symmetries":true', /^It is not JSON/],
    ['{"rate":NaN}', /^It is not JSON/],
    ['[]', /must be a JSON object/],
    ['null', /must be a JSON object/],
    ['"moved"', /must be a JSON object/],
    ['3', /must be a JSON object/],
  ])('%s says why', (text, message) => {
    expect(violations(text)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    [{ rate: 'NaN' }, '"rate" must be above 0 and at most 1, not "NaN".'],
    [{ rate: 0 }, '"rate" must be above 0 and at most 1, not 0.'],
    [{ rate: -0.01 }, '"rate" must be above 0 and at most 1, not -0.01.'],
    [{ rate: 1.01 }, '"rate" must be above 0 and at most 1, not 1.01.'],
    [{ rate: null }, '"rate" must be above 0 and at most 1, not null.'],
    [{ epochs: 0 }, '"epochs" must be a whole number from 1 to 100, not 0.'],
    [{ epochs: -1 }, '"epochs" must be a whole number from 1 to 100, not -1.'],
    [{ epochs: 1.5 }, '"epochs" must be a whole number from 1 to 100, not 1.5.'],
    [{ epochs: 101 }, '"epochs" must be a whole number from 1 to 100, not 101.'],
    [{ epochs: [2] }, '"epochs" must be a whole number from 1 to 100, not a list.'],
    [{ loss: 'some' }, '"loss" must be "output" or "all", not "some".'],
    [{ loss: true }, '"loss" must be "output" or "all", not true.'],
    [{ symmetries: 'true' }, '"symmetries" must be true or false, not "true".'],
    [{ colors: 1 }, '"colors" must be true or false, not 1.'],
    [{ basic: null }, '"basic" must be true or false, not null.'],
    [{ task: 4 }, '"task" must be text, not 4.'],
    [{ task: null }, '"task" must be text, not null.'],
    [{ toString: 1 }, '"toString" is no key of a configuration.'],
    [{ batch: 4 }, '"batch" is no key of a configuration.'],
  ])('%j in the compact form is named', (change, message) => {
    expect(violations({ ...COMPACT, ...change })).toEqual([message]);
  });

  it.each([
    ['{"symmetries":true,"colors":false,"loss":"output","rate":1e999,"epochs":3}', /^"rate" .*, not Infinity\.$/],
    ['{"symmetries":true,"colors":false,"loss":"output","rate":6e-3,"epochs":1e999}', /^"epochs" .*, not Infinity\.$/],
    [
      '{"symmetries":true,"colors":false,"loss":"output","rate":6e-3,"epochs":3,"__proto__":{"x":1}}',
      /^"__proto__" is no key/,
    ],
  ])('%s is named', (text, message) => {
    expect(violations(text)).toEqual([expect.stringMatching(message)]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('are told everything that is wrong with them, missing keys included', () => {
    expect(violations({})).toEqual([
      '"symmetries" must be true or false; it is missing.',
      '"colors" must be true or false; it is missing.',
      '"loss" must be "output" or "all"; it is missing.',
      '"rate" must be above 0 and at most 1; it is missing.',
      '"epochs" must be a whole number from 1 to 100; it is missing.',
    ]);
    expect(violations({ data_generation: {} })).toHaveLength(4 + 1 + 3);
    expect(violations({ training: 3, extra: 1 })).toEqual([
      '"extra" is no key of a configuration.',
      '"data_generation" must be an object; it is missing.',
      '"training" must be an object, not 3.',
      ...Object.keys(GENERATION).map((key) => `"${key}" must be true or false; it is missing.`),
      '"strategy" must be "train_using_output_tokens" or "train_using_all_tokens"; it is missing.',
      '"learning_rate" must be above 0 and at most 1; it is missing.',
      '"num_train_epochs" must be a whole number from 1 to 100; it is missing.',
    ]);
  });

  it.each([
    [{ data_generation: [] }, /^"data_generation" must be an object, not a list/],
    [{ data_generation: { ...GENERATION, use_magic: true } }, /^"use_magic" is no key of "data_generation"/],
    [
      { data_generation: { ...GENERATION, use_colors_augmentations: 'no' } },
      /^"use_colors_augmentations" must be true/,
    ],
    [{ training: { ...TRAINING, strategy: 'all' } }, /^"strategy" must be "train_using_output_tokens" or/],
    [{ training: { ...TRAINING, learning_rate: '1e-4' } }, /^"learning_rate" must be above 0/],
    [{ training: { ...TRAINING, num_train_epochs: 2.5 } }, /^"num_train_epochs" must be a whole number/],
    [{ training: { ...TRAINING, weight_decay: 0 } }, /^"weight_decay" is no key of "training"/],
    [{ task: {} }, /^"task" must be text/],
    [{ rate: 1e-2 }, /^"rate" is no key of a configuration/],
  ])('%j in the original form is named', (change, message) => {
    expect(violations({ ...OFFICIAL, ...change })).toContainEqual(expect.stringMatching(message));
  });

  it('are quoted in short, however long or deep they are', () => {
    const long = violations({ ...COMPACT, loss: 'x'.repeat(1e6), ['k'.repeat(1e5)]: 1 });
    expect(long).toHaveLength(2);
    for (const one of long) expect(one.length).toBeLessThan(200);
    const depth = 20_000;
    const deep = JSON.stringify(COMPACT).replace('"output"', `${'['.repeat(depth)}1${']'.repeat(depth)}`);
    for (const one of violations(deep)) expect(one.length).toBeLessThan(200);
    expect(violations(deep)).toHaveLength(1);
  });

  it('never throw and never pass with anything absurd', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.object().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(violations(text).length).toBeGreaterThan(0);
        },
      ),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(COMPACT)), fc.jsonValue()), (change) => {
        const { configuration } = parseConfiguration(JSON.stringify({ ...COMPACT, ...change }));
        if (!configuration) return;
        expect(configuration.learningRate).toBeGreaterThan(0);
        expect(configuration.learningRate).toBeLessThanOrEqual(HIGHEST_RATE);
        expect(Number.isInteger(configuration.epochs) && configuration.epochs >= 1).toBe(true);
        expect(configuration.epochs).toBeLessThanOrEqual(MOST_EPOCHS);
        expect(['output', 'all']).toContain(configuration.loss);
        expect(Object.values(configuration.augmentations).every((on) => typeof on === 'boolean')).toBe(true);
      }),
    );
  });
});
