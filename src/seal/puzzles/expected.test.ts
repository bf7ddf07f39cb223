import { describe, expect, it } from 'vitest';
import { inputText } from '../../world/puzzles/text';
import type { RunWork } from '../cost/rehearsal';
import { rehearse, rehearseLab } from '../cost/rehearsal';
import { innerLoop } from '../loop/innerLoop';
import { runRestEm } from '../loop/restEm';
import { writeEdits } from '../loop/write';
import { configuration, type PuzzleScript, puzzleLoop, testPuzzle, testPuzzles } from '../testing/puzzles';
import { type CountedStage, measured, plannedStages } from '../testing/rehearsals';
import { compactText, givenConfiguration, NO_AUGMENTATIONS } from './configuration';
import { PUZZLES } from './domain';
import {
  expectationsOf,
  expectedAnswers,
  expectedPuzzleModel,
  type PolicyHabits,
  type PuzzleExpectations,
} from './expected';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from './settings';
import type { PuzzleConfiguration, PuzzleInputs } from './types';

const augmented = (names: Partial<PuzzleConfiguration['augmentations']>, epochs: number, more = {}) =>
  configuration({ augmentations: { ...NO_AUGMENTATIONS, ...names }, epochs, ...more });
/** The last of each list asks for more steps than are allowed. */
const OVER = augmented({ symmetries: true, colors: true }, 3);
const UNTRAINED = [
  augmented({ colors: true }, 1),
  augmented({ symmetries: true }, 2, { loss: 'all' }),
  augmented({}, 3),
  OVER,
];
const TRAINED = [
  augmented({ colors: true }, 3),
  augmented({ symmetries: true, colors: true }, 2),
  augmented({ colors: true }, 2, { loss: 'all' }),
  OVER,
];
const writtenBy = (version: number, place: number): PuzzleConfiguration =>
  (version === 0 ? UNTRAINED : TRAINED)[place % 4] ?? OVER;

const heldOut = testPuzzles(0, 12, { family: 'b' });
/** Every fourth held-out task is one that nothing solves. */
const isOpen = (place: number): boolean => place % 4 === 3;
const endings = heldOut.filter((_, place) => isOpen(place)).map(({ tests }) => inputText(tests[0]?.input ?? []));
const INPUTS: PuzzleInputs = {
  training: testPuzzles(100, 8, { family: 'a' }),
  heldOut,
  replay: (count) =>
    Array.from({ length: count }, () => [
      { text: 'A012B345', learned: false },
      { text: 'a123b456', learned: true },
    ]),
};

const NO_SEARCH = { constants: 0, finalists: 0, oracle: 0 };
/** Tokens of a configuration with its end: bytes, for the scripted tokenizer. */
const TEXT = 82;
const SIZE = { rounds: 2, trainingTasks: 4, heldOutTasks: 12, edits: 4, heldOutEdits: 1 };
const SCRIPT: PuzzleScript = {
  // All as long as each other, and one text is no configuration and is sampled again.
  writes: ({ task, sample, version, attempt }) =>
    (attempt === 0 && task === 1 && sample === 0 ? '?' : compactText(writtenBy(version, task + sample))).padEnd(
      TEXT - 1,
    ),
  learns: (_, prompt) => !endings.some((ending) => prompt.endsWith(ending)),
};

function opened(settings: Partial<PuzzleSettings>, adaptersPerWave = 1000) {
  return puzzleLoop({ ...SIZE, ...settings }, { adaptersPerWave, ...SCRIPT });
}

const habitsOf = (list: readonly PuzzleConfiguration[], solved: number): PolicyHabits => ({
  writes: list.map(({ augmentations, epochs, loss }) => ({ augmentations, epochs, loss, share: 1 / list.length })),
  same: 0,
  sameElsewhere: 0,
  solved,
});

const EXPECTED: PuzzleExpectations = {
  untrained: habitsOf(UNTRAINED, 0.75),
  trained: habitsOf(TRAINED, 0.75),
  textTokens: TEXT,
  invalid: 0.03,
  endless: 0,
  open: 0.25,
  leftOpen: 1,
};

type ExpectedModel = ReturnType<typeof expectedPuzzleModel>;

/** What was written and what it came to is known to the last text. */
function knowing(model: ExpectedModel): ExpectedModel {
  return {
    ...model,
    weight: (place) => ({ times: 1, chance: model.weight(place).chance === null ? null : 1 }),
    bound: (bound) => {
      const own = model.bound(bound);
      return {
        ...own,
        read: (frame, texts, rejected) => {
          const { item, sample, policyVersion } = frame;
          const { edit } = own.read(frame, texts, rejected);
          const isInvalid = item === 1 && sample === 0 && rejected.length === 0;
          const written = isInvalid ? null : writtenBy(policyVersion ?? 0, item + sample);
          return { edit: { ...edit, configuration: written }, violations: isInvalid ? ['It is none.'] : [] };
        },
        reward: (puzzles, outcomes, bare) => {
          const { requests, grade } = own.reward(puzzles, outcomes, bare);
          const solvable = (place: number): boolean => puzzles !== bound.items.heldOut || !isOpen(place);
          return {
            requests,
            grade: (scores) =>
              grade(scores).map((one) => ({ ...one, solved: one.untrained === null && solvable(one.edit.item) })),
          };
        },
      };
    },
  };
}

const COUNTS = ['sequences', 'adapters', 'steps', 'tokens', 'flops'] as const;

async function rehearseAndRun(settings: Partial<PuzzleSettings>, waves?: number, made = knowing) {
  const { engine, context, loop, settings: full } = opened(settings, waves);
  const real = await measured(engine, loop(INPUTS), (one) => runRestEm(one));
  const model = made(expectedPuzzleModel(context, EXPECTED));
  const given = { engine, settings: full };
  return { planned: await rehearse(PUZZLES, given, INPUTS, model), real };
}

function expectAlike(planned: readonly CountedStage[], real: readonly CountedStage[]): void {
  expect(planned.map(({ name }) => name)).toEqual(real.map(({ name }) => name));
  for (const [index, { name, calls }] of planned.entries()) {
    const done = real[index]?.calls ?? [];
    expect(
      calls.map(({ kind }) => kind),
      name,
    ).toEqual(done.map(({ kind }) => kind));
    for (const [place, call] of calls.entries())
      for (const count of COUNTS) {
        const [expected, happened] = [call[count], done[place]?.[count] ?? 0];
        const where = `${count}: ${name}, ${call.kind}, ${expected} for ${happened}`;
        const off = happened === 0 ? expected : Math.abs(Math.log(expected / happened));
        // Which examples are left out is drawn anew, and turned answers differ in length.
        expect(off, where).toBeLessThan(count === 'tokens' || count === 'flops' ? 0.02 : 1e-9);
      }
  }
}

describe('a rehearsal of a puzzle run', () => {
  it.each([
    { name: 'of the defaults', settings: {} },
    { name: 'in several waves', settings: {}, waves: 4 },
    {
      name: 'with other limits',
      settings: { finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, batchSize: 4, exampleLimit: 20 } },
    },
    { name: 'with transformed tests', settings: { prediction: { orders: 3, transforms: true }, search: NO_SEARCH } },
    {
      name: 'without replay',
      settings: { policy: { ...DEFAULT_PUZZLE_SETTINGS.policy, replayPerPair: 0, keepPerTask: 2 } },
    },
    { name: 'without a search', settings: { search: NO_SEARCH } },
    { name: 'with more finalists than constants', settings: { search: { constants: 1, finalists: 4, oracle: 6 } } },
  ])('has exactly the calls that the engine then gets, $name', async ({ settings, waves }) => {
    const { planned, real } = await rehearseAndRun(settings, waves);
    expectAlike(plannedStages(planned), real.stages);
    for (const purpose of ['adapters', 'optimizer', 'cache', 'total'] as const)
      expect(planned.memory[purpose]).toBeGreaterThanOrEqual(real.memory[purpose]);
  });

  it('is near where only habits are known', async () => {
    const { planned, real } = await rehearseAndRun({ search: NO_SEARCH }, undefined, (model) => model);
    const sums = (stages: readonly CountedStage[]): Map<string, number> => {
      const all = new Map<string, number>();
      for (const call of stages.flatMap(({ calls }) => calls))
        for (const count of COUNTS) {
          const key = `${call.kind} ${count}`;
          all.set(key, (all.get(key) ?? 0) + call[count]);
        }
      return all;
    };
    const [expected, happened] = [sums(plannedStages(planned)), sums(real.stages)];
    // Whether one of a few texts is sampled again is chance, and it takes as many steps as all others together.
    for (const [key, value] of happened)
      if (value > 0 && key !== 'generate steps')
        expect(Math.abs(Math.log((expected.get(key) ?? 0) / value)), key).toBeLessThan(0.2);
  });

  it('grows with every setting that means more work', async () => {
    const { engine, context, settings: full } = puzzleLoop(SIZE);
    const flops = async (change: Partial<PuzzleSettings>): Promise<number> => {
      const settings = { ...full, ...change };
      const model = expectedPuzzleModel({ ...context, settings }, expectationsOf(settings));
      const inputs = {
        ...INPUTS,
        training: testPuzzles(100, settings.trainingTasks),
        heldOut: testPuzzles(0, settings.heldOutTasks),
      };
      const { stages } = await rehearse(PUZZLES, { engine, settings }, inputs, model);
      return stages.flatMap(({ calls }) => calls).reduce((sum, call) => sum + call.flops, 0);
    };
    const less = await flops({});
    const { finetune, policy, prediction, search } = full;
    const more: Partial<PuzzleSettings>[] = [
      { rounds: 3 },
      { trainingTasks: 8 },
      { heldOutTasks: 25 },
      { edits: 8 },
      { heldOutEdits: 2 },
      { finetune: { ...finetune, stepLimit: 128 } },
      { policy: { ...policy, epochs: 20 } },
      { policy: { ...policy, replayPerPair: 3 } },
      { prediction: { ...prediction, orders: 4 } },
      { prediction: { ...prediction, transforms: true } },
      { search: { ...search, constants: 5 } },
      { search: { ...search, finalists: 3 } },
    ];
    for (const change of more) expect(await flops(change), JSON.stringify(change)).toBeGreaterThan(less);
    expect(await flops({ search: { ...search, oracle: search.oracle - 5 } })).toBeLessThan(less);
  });

  it('knows all steps on one task, configurations by hand among them', async () => {
    const { engine, context, loop, settings } = opened({});
    const lab = { purpose: 'lab', round: 0 } as const;
    const puzzle = heldOut[0] ?? testPuzzle(0);
    const beside = [augmented({ colors: true }, 4), augmented({}, 2)].map((one, sample) =>
      givenConfiguration('hand', 'lab', 0, sample, one),
    );
    const real = await measured(engine, loop(), async (one) => {
      const plan = { edits: 4, policyVersion: 0, label: 'lab', seedKey: 'lab' };
      const own = await writeEdits(one, lab, [puzzle], plan);
      await innerLoop(one, lab, [puzzle], [...own, ...beside], { policyVersion: 0, seedKey: 'lab', bare: 'all' });
    });
    const model = knowing(expectedPuzzleModel(context, EXPECTED));
    const inputs = { training: [], heldOut: [], replay: null };
    const plan = { item: puzzle, beside, inputs, adapters: 'given-up' } as const;
    const planned = await rehearseLab(PUZZLES, { engine, settings }, plan, model);
    expectAlike(plannedStages(planned), real.stages);
  });

  it('trains nothing where every configuration would be cut off', async () => {
    const writing = { ...DEFAULT_PUZZLE_SETTINGS.writing, resamples: 2, maxTokens: 5 };
    const { engine, context, settings } = puzzleLoop({ writing });
    const model = expectedPuzzleModel(context, expectationsOf(settings));
    const inputs = { training: [], heldOut: [], replay: null };
    const plan = { item: testPuzzle(0), beside: [], inputs, adapters: 'given-up' } as const;
    const { stages } = await rehearseLab(PUZZLES, { engine, settings }, plan, model);
    expect(stages.map(({ stage }) => stage)).toEqual(['self-edits', 'quiz', 'reward']);
    // Every attempt is made, to the end.
    expect(stages[0]?.calls[0]).toMatchObject({ sequences: 3 * settings.edits, steps: 3 * 5 });
  });

  it('is not taken for certain where results decide whether it is done', async () => {
    const { engine, context, settings: full } = puzzleLoop(SIZE);
    const searches = async (oracle: number): Promise<RunWork['stages']> => {
      const settings = { ...full, heldOutTasks: 20, search: { ...full.search, oracle } };
      const model = expectedPuzzleModel({ ...context, settings }, expectationsOf(settings));
      const inputs = { ...INPUTS, heldOut: testPuzzles(0, 20) };
      const { stages } = await rehearse(PUZZLES, { engine, settings }, inputs, model);
      return stages.filter(({ stage, chance }) => stage === 'finetune' && chance);
    };
    const [none, five] = [await searches(0), await searches(5)];
    expect(five).toHaveLength(none.length + 5);
    // 6 % of 20 tasks, fewer at each try.
    const adapters = five.slice(-5).map(({ calls }) => calls[0]?.adapters ?? 0);
    expect(adapters.every((one, place) => one < 1.2 && one < (adapters[place - 1] ?? 2))).toBe(true);
  });
});

describe('expected answers', () => {
  it('do not wait for turned tests that are not asked', () => {
    const { context } = puzzleLoop({ prediction: { orders: 1, transforms: true } });
    const longestOf = (columns: number): number => {
      const row = [Array.from({ length: columns }, () => 1)];
      const pair = { input: row, output: row };
      const { promptsOf, lengths } = expectedAnswers(context);
      const prompts = promptsOf(testPuzzle(1, { demonstrations: [pair, pair] }));
      const requests = prompts.map(({ ids, maxTokens }) => ({ prompt: ids, adapter: null, maxTokens }));
      return lengths(requests, { endless: 0 }).longest;
    };
    // In one row, a marker and its cells; turned, a marker for each cell; then the end.
    expect([longestOf(28), longestOf(26)]).toEqual([1 + 28 + 1, 2 * 26 + 1]);
  });
});
