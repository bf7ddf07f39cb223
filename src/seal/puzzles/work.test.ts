import { describe, expect, it } from 'vitest';
import { inputText } from '../../world/puzzles/text';
import type { CallWork } from '../cost/callWork';
import { CostMeter, type StageCost } from '../cost/cost';
import type { RunWork } from '../cost/workLedger';
import { mean } from '../statistics/estimate';
import { configuration, puzzleLoop, testPuzzle, testPuzzles } from '../testing/puzzles';
import { predictStage, runCandidates } from './candidates';
import { given } from './conditions';
import { compactText, NO_AUGMENTATIONS } from './configuration';
import { type PuzzleInputs, runPuzzleRestEm } from './restEm';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from './settings';
import type { PuzzleCandidate, PuzzleConfiguration, PuzzleEvent } from './types';
import { puzzleRunWork, puzzleTaskWork } from './work';
import { expectationsOf, type PolicyHabits, type PuzzleExpectations } from './workExpected';
import { measurePuzzles, measureReplay } from './workSizes';
import { writeConfigurations } from './write';

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

const heldOut = testPuzzles(0, 12, { family: 'b' });
/** Every fourth held-out task is one that nothing solves. */
const endings = heldOut.filter((_, place) => place % 4 === 3).map(({ tests }) => inputText(tests[0]?.input ?? []));
const inputs: PuzzleInputs = {
  training: testPuzzles(100, 8, { family: 'a' }),
  heldOut,
  replay: (count) =>
    Array.from({ length: count }, () => [
      { text: 'A012B345', learned: false },
      { text: 'a123b456', learned: true },
    ]),
};

const WRITING = { ...DEFAULT_PUZZLE_SETTINGS.writing, maxTokens: 150, resamples: 2 };
const NO_SEARCH = { constants: 0, finalists: 0, oracle: 0 };
/** Tokens of a configuration with its end: bytes, for the scripted tokenizer. */
const TEXT = mean(UNTRAINED.map((one) => compactText(one).length + 1));
const SIZE = { rounds: 2, trainingTasks: 4, heldOutTasks: 12, edits: 4, heldOutEdits: 1 };

function meteredLoop(settings: Partial<PuzzleSettings>, adaptersPerWave = 1000) {
  const loop = puzzleLoop(
    { ...SIZE, ...settings },
    {
      adaptersPerWave,
      // One text is no configuration and is sampled again.
      writes: ({ task, sample, version, attempt }) =>
        attempt === 0 && task === 1 && sample === 0
          ? '?'
          : compactText((version === 0 ? UNTRAINED : TRAINED)[(task + sample) % 4] ?? OVER),
      learns: (_, prompt) => !endings.some((ending) => prompt.endsWith(ending)),
    },
  );
  const meter = new CostMeter(loop.engine, () => 0);
  const candidates: PuzzleCandidate[] = [];
  const emit = (event: PuzzleEvent): void => {
    if (event.type === 'candidate') candidates.push(event.candidate);
    if (event.type === 'stage-started' || event.type === 'stage-done') meter.apply(event);
  };
  return { ...loop, meter, candidates, context: { ...loop.context, engine: meter.engine, emit } };
}

const habitsOf = (list: readonly PuzzleConfiguration[]): PolicyHabits => ({
  writes: list.map(({ augmentations, epochs, loss }) => ({
    augmentations,
    epochs,
    allTokens: loss === 'all' ? 1 : 0,
    share: 1 / list.length,
  })),
  same: 0,
  sameElsewhere: 0,
  solved: 0,
});

/** What was written, as it would have had to be expected. */
function expectationsFrom(candidates: readonly PuzzleCandidate[]): PuzzleExpectations {
  const share = (list: readonly PuzzleCandidate[], holds: (one: PuzzleCandidate) => boolean): number =>
    list.filter(holds).length / Math.max(1, list.length);
  const of = (name: RegExp): PuzzleCandidate[] => candidates.filter(({ edit: written }) => name.test(written.id));
  const own = of(/train|round.*held-out.*edit\d+$/);
  const rejected = own.reduce((sum, { edit: written }) => sum + written.rejected.length, 0);
  const habits = (list: readonly PuzzleConfiguration[], round: number): PolicyHabits => ({
    ...habitsOf(list),
    sameElsewhere: share(of(/swapped/), ({ sameAs }) => sameAs !== null),
    solved: share(of(new RegExp(`round${round}/train`)), ({ solved }) => solved),
  });
  return {
    untrained: habits(UNTRAINED, 1),
    trained: habits(TRAINED, 2),
    textTokens: mean(own.map(({ edit: written }) => written.ids.length + 1)),
    invalid: rejected / (own.length + rejected),
    endless: 0,
    open: 0.25,
    leftOpen: 1,
  };
}

async function planAndRun(settings: Partial<PuzzleSettings>, adaptersPerWave?: number) {
  const { context, engine, meter, candidates, settings: full } = meteredLoop(settings, adaptersPerWave);
  await runPuzzleRestEm(context, inputs);
  const planned = puzzleRunWork(engine, full, {
    training: measurePuzzles(context, inputs.training),
    heldOut: measurePuzzles(context, heldOut),
    trainingTasks: full.trainingTasks,
    heldOutTasks: heldOut.length,
    replay: measureReplay(context, inputs.replay),
    expected: expectationsFrom(candidates),
  });
  return { planned, stages: meter.stages };
}

const nameOf = ({ stage, purpose, round }: Pick<StageCost, 'stage' | 'purpose' | 'round'>): string =>
  `${purpose} ${round} ${stage}`;

type Counts = Pick<CallWork, 'sequences' | 'tokens' | 'adapters' | 'steps' | 'flops'>;
const COUNTS = ['sequences', 'tokens', 'adapters', 'steps', 'flops'] as const;

/** By stage and kind of call. */
function sums(stages: readonly { name: string; calls: readonly (Counts & { kind: string })[] }[]): Map<string, Counts> {
  const all = new Map<string, Counts>();
  for (const { name, calls } of stages)
    for (const call of calls) {
      const key = `${name}, ${call.kind}`;
      const before = all.get(key) ?? { sequences: 0, tokens: 0, adapters: 0, steps: 0, flops: 0 };
      const after = { ...before };
      for (const count of COUNTS) after[count] += call[count];
      all.set(key, after);
    }
  return all;
}

const plannedSums = ({ stages }: RunWork) => sums(stages.map((stage) => ({ name: nameOf(stage), calls: stage.calls })));
const realSums = (stages: readonly StageCost[]) =>
  sums(
    stages.map((stage) => ({
      name: nameOf(stage),
      calls: (['finetune', 'generate'] as const).flatMap((kind) => {
        const call = stage.calls[kind];
        return call && call.sequences > 0 ? [{ kind, ...call }] : [];
      }),
    })),
  );

function expectAlike(planned: Map<string, Counts>, real: Map<string, Counts>): void {
  expect([...planned.keys()].sort()).toEqual([...real.keys()].sort());
  for (const [key, counts] of planned)
    for (const count of COUNTS) {
      // Whether one of a few texts is sampled again is chance, and it takes as many steps as all others together.
      if (count === 'steps' && key.includes('self-edits')) continue;
      const [expected, happened] = [counts[count], real.get(key)?.[count] ?? 0];
      if (happened === 0) expect(expected, `${count}: ${key}`).toBe(0);
      else
        expect(Math.abs(Math.log(expected / happened)), `${count}: ${key}, ${expected} for ${happened}`).toBeLessThan(
          0.15,
        );
    }
}

describe('the work of a puzzle run, counted before it begins', () => {
  it('has the stages of the run, in order', async () => {
    const { planned, stages } = await planAndRun({});
    expect(planned.stages.map(nameOf)).toEqual(stages.map(nameOf));
  });

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
  ])('counts what the engine then does, $name', async ({ settings, waves }) => {
    const { planned, stages } = await planAndRun(settings, waves);
    expectAlike(plannedSums(planned), realSums(stages));
  });

  it('grows with every setting that means more work', () => {
    const loop = puzzleLoop(SIZE);
    const flops = (change: Partial<PuzzleSettings>): number => {
      const settings = { ...loop.settings, ...change };
      const context = { ...loop.context, settings };
      const { stages } = puzzleRunWork(loop.engine, settings, {
        training: measurePuzzles(context, inputs.training.slice(0, 1)),
        heldOut: measurePuzzles(context, heldOut.slice(0, 1)),
        trainingTasks: settings.trainingTasks,
        heldOutTasks: settings.heldOutTasks,
        replay: measureReplay(context, inputs.replay),
        expected: expectationsOf(settings),
      });
      return stages.flatMap(({ calls }) => calls).reduce((sum, call) => sum + call.flops, 0);
    };
    const less = flops({});
    const { finetune, policy, prediction, search } = loop.settings;
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
      { search: { ...search, oracle: search.oracle - 5 } },
    ];
    const grown = more.map((change) => flops(change) > less);
    expect(grown).toEqual(more.map((change) => change !== more.at(-1)));
  });

  it('knows all steps on one task, configurations by hand among them', async () => {
    const { context, engine, meter, settings } = meteredLoop({ writing: WRITING });
    const puzzle = heldOut[0] ?? testPuzzle(0);
    const hand = [augmented({ colors: true }, 4), augmented({}, 2)];
    const scope = { purpose: 'lab', round: 0 } as const;
    const plan = { edits: 4, policyVersion: 0, label: 'lab', seedKey: 'lab' };
    const own = await writeConfigurations(context, scope, [puzzle], plan);
    await predictStage(context, scope, [{ puzzle, adapter: null }]);
    const byHand = hand.map((one, sample) => given(one, 0, sample, 'hand'));
    await runCandidates(context, scope, [puzzle], [...own, ...byHand], 'lab');
    const untrained = habitsOf(UNTRAINED);
    const expected = { ...expectationsOf(settings), untrained, textTokens: TEXT, invalid: 0, endless: 0 };
    const planned = puzzleTaskWork(engine, settings, measurePuzzles(context, [puzzle]), expected, hand);
    expect(planned.stages.map(nameOf)).toEqual(meter.stages.map(nameOf));
    expectAlike(plannedSums(planned), realSums(meter.stages));
  });

  it('does not wait for the answers of turned tests that are not asked', () => {
    const { context } = puzzleLoop({ prediction: { orders: 1, transforms: true } });
    const answerOf = (columns: number): number => {
      const row = [Array.from({ length: columns }, () => 1)];
      const pair = { input: row, output: row };
      return measurePuzzles(context, [testPuzzle(1, { demonstrations: [pair, pair] })]).longestAnswer;
    };
    // In one row, a marker and its cells; turned, a marker for each cell; then the end.
    expect([answerOf(28), answerOf(26)]).toEqual([1 + 28 + 1, 2 * 26 + 1]);
  });

  it('trains nothing where every configuration would be cut off', () => {
    const { context, engine, settings } = puzzleLoop({ writing: { ...WRITING, maxTokens: 5 } });
    const expected = expectationsOf(settings);
    const { stages } = puzzleTaskWork(engine, settings, measurePuzzles(context, heldOut), expected, []);
    expect(stages.map(({ stage }) => stage)).toEqual(['self-edits', 'quiz', 'quiz', 'reward']);
    // Every attempt is made, to the end.
    expect(stages[0]?.calls[0]).toMatchObject({ sequences: 3 * settings.edits, steps: 3 * 5 });
  });

  it('is not taken for certain where results decide whether it is done', () => {
    const { context, engine, settings } = puzzleLoop(SIZE);
    const sizes = measurePuzzles(context, heldOut);
    const run = (oracle: number) =>
      puzzleRunWork(
        engine,
        { ...settings, search: { ...settings.search, oracle } },
        {
          training: sizes,
          heldOut: sizes,
          trainingTasks: 5,
          heldOutTasks: 20,
          replay: null,
          expected: expectationsOf(settings),
        },
      ).stages.filter(({ stage, chance }) => stage === 'finetune' && chance);
    expect(run(5)).toHaveLength(run(0).length + 5);
  });
});
