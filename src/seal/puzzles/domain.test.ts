import { describe, expect, it } from 'vitest';
import { runRestEm } from '../loop/restEm';
import { configuration, finetunesOf, type PuzzleScript, puzzleLoop, testPuzzle, testPuzzles } from '../testing/puzzles';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import { compactText } from './configuration';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from './settings';
import type { PuzzleInputs, PuzzleRound } from './types';

const SEARCH = { constants: 1, finalists: 1, oracle: 0 };
const inputs: PuzzleInputs = {
  training: testPuzzles(100, 6, { family: 'a' }),
  heldOut: testPuzzles(0, 2, { family: 'b' }),
  replay: (count, seed) =>
    Array.from({ length: count }, (_, index) => [
      { text: `A${index}`, learned: false },
      { text: `a${seed % 10}`, learned: true },
    ]),
};
const rate = (learningRate: number): string => compactText(configuration({ learningRate }));
/** Policies write a higher rate the more they were trained; half of the samples of the first one are good. */
const improving: PuzzleScript = {
  writes: ({ version, sample }) => rate(version > 0 || sample % 2 === 0 ? 1e-2 : 1e-3),
  learns: ({ optimizer }) => optimizer.learningRate >= 1e-2,
};

async function run(settings: Partial<PuzzleSettings> = {}, more: Partial<PuzzleInputs> = {}, script = improving) {
  const opened = puzzleLoop({ rounds: 2, edits: 4, search: SEARCH, ...settings }, script);
  return { ...opened, result: await runRestEm(opened.loop({ ...inputs, ...more })) };
}
const keptOf = (record: PuzzleRound | undefined): string[] =>
  record?.decisions.flatMap(({ kept, edit }) => (kept ? edit : [])) ?? [];
const taskIds = (
  record: PuzzleRound | undefined,
  pool: readonly { id: string; demonstrations: unknown }[],
): Set<string> =>
  new Set(
    record?.candidates.map(
      ({ edit: written }) => pool.find(({ demonstrations }) => textIn(written.promptIds, demonstrations))?.id ?? '?',
    ),
  );
const textIn = (promptIds: readonly number[], demonstrations: unknown): boolean => {
  const text = scriptedTokenizer.decode(promptIds, { skipSpecialTokens: true });
  return JSON.stringify(demonstrations).replace(/\D/g, '') === text.replace(/\D/g, '');
};

describe('rounds on puzzles', () => {
  it('measure first, then write, train, ask, keep, and train the policy, in this order', async () => {
    const { engine, result, events } = await run({ rounds: 1 });
    expect(engine.calls.map(({ verb }) => verb)).toEqual([
      'restore',
      // Untrained; in-context is asked beside its adapters.
      ...['generate', 'finetune', 'generate', 'free'],
      // The constant is what the policy wrote, or trained on both tasks.
      ...['finetune', 'generate', 'free'],
      ...['generate', 'finetune', 'generate', 'free'], // round
      ...['finetune', 'merge', 'free'],
      ...['generate', 'finetune', 'generate', 'free'], // policy
    ]);
    expect(result.start.map(({ condition }) => condition.name)).toEqual([
      'in-context',
      'untrained',
      'constant',
      'oracle',
    ]);
    expect(result.rounds[0]?.evaluations.map(({ condition }) => condition.name)).toEqual(['policy']);
    expect(engine.live).toBe(0);
    expect(engine.version).toBe(1);
    const rounds = events.filter(({ type }) => /^(start-done|round-)/.test(type)).map(({ type }) => type);
    expect(rounds).toEqual(['start-done', 'round-started', 'round-done']);
    const stages = events.flatMap((event) =>
      event.type === 'stage-started' && event.round === 1 ? [`${event.stage} ${event.purpose}`] : [],
    );
    expect(stages.slice(0, 6)).toEqual(
      ['self-edits', 'finetune', 'quiz', 'reward', 'selection', 'policy-finetune'].map((stage) => `${stage} train`),
    );
  });

  it('raise what the policy solves', async () => {
    const { result } = await run();
    const shares = [...result.start, ...result.rounds.flatMap(({ evaluations }) => evaluations)].map(
      ({ condition }) => [`${condition.name} ${condition.round}`, condition.accuracy],
    );
    expect(Object.fromEntries(shares)).toMatchObject({
      'in-context 0': 0,
      'untrained 0': 0.5,
      'policy 1': 1,
      'policy 2': 1,
    });
    expect(result.rounds.map(({ meanReward }) => meanReward)).toEqual([
      { mean: 0.5, standardError: 0, n: 3 },
      { mean: 1, standardError: 0, n: 3 },
    ]);
    expect(result.rounds.map(({ policyVersion }) => policyVersion)).toEqual([0, 1]);
    for (const { candidates, policyVersion } of result.rounds)
      expect(candidates.every(({ edit: written }) => written.policyVersion === policyVersion)).toBe(true);
  });

  it('take fresh tasks, and begin anew when they are used up', async () => {
    const { result } = await run({ rounds: 3 });
    const [first, second, third] = result.rounds.map((record) => taskIds(record, inputs.training));
    expect([...(first ?? [])]).toEqual(['puzzle100', 'puzzle101', 'puzzle102']);
    expect([...(second ?? [])]).toEqual(['puzzle103', 'puzzle104', 'puzzle105']);
    expect(third).toEqual(first);
    const few = await run({ rounds: 2, trainingTasks: 4 });
    expect([...taskIds(few.result.rounds[1], inputs.training)]).toEqual([
      'puzzle104',
      'puzzle105',
      'puzzle100',
      'puzzle101',
    ]);
    const short = await run({ rounds: 1, trainingTasks: 50 });
    expect(short.result.rounds[0]?.meanReward.n).toBe(6);
    // With other luck, though the tasks are the same.
    const keys = finetunesOf(
      (await run({ rounds: 3, search: { ...SEARCH, constants: 0 } }, { heldOut: [] })).engine,
    ).map((jobs) => jobs[0]?.lora.seed);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keep every solved configuration, the first ones of each task up to the limit', async () => {
    const policy = { ...DEFAULT_PUZZLE_SETTINGS.policy, keepPerTask: 2 };
    const { result } = await run({ edits: 6, rounds: 1, policy });
    const { candidates } = result.rounds[0] ?? { candidates: [] };
    expect(keptOf(result.rounds[0])).toEqual(
      [0, 1, 2].flatMap((task) => [0, 2].map((sample) => `round1/train/task${task}/edit${sample}`)),
    );
    expect(candidates.filter(({ solved }) => solved)).toHaveLength(9);
    const all = await run({ edits: 6, rounds: 1, policy: { ...policy, keepPerTask: 9 } });
    expect(keptOf(all.result.rounds[0])).toHaveLength(9);
    expect(result.rounds[0]?.decisions.map(({ reason }) => reason)).toEqual(
      [0, 1, 2].flatMap(() => ['solved', 'not-solved', 'solved', 'not-solved', 'enough', 'not-solved']),
    );
  });

  it('train the policy on exactly what it read and wrote, loss on the configuration and its end only', async () => {
    const policy = { ...DEFAULT_PUZZLE_SETTINGS.policy, replayPerPair: 2, replayWeight: 0.25 };
    const { engine, result, settings } = await run({ rounds: 1, policy });
    const job = finetunesOf(engine).find((jobs) => jobs.length === 1 && jobs[0]?.batchSize === policy.batchSize)?.[0];
    const round = result.rounds[0];
    const kept = round?.candidates.filter(({ edit: written }) => keptOf(round).includes(written.id)) ?? [];
    expect(kept).toHaveLength(6);
    const pairs = job?.sequences.slice(0, 6) ?? [];
    for (const [index, { ids, lossWeights = [] }] of pairs.entries()) {
      const { promptIds = [], ids: own = [] } = kept[index]?.edit ?? {};
      expect(ids).toEqual([...promptIds, ...own, scriptedTokenizer.eosId]);
      expect(lossWeights).toEqual([...promptIds.map(() => 0), ...own.map(() => 1), 1]);
    }
    const old = job?.sequences.slice(6) ?? [];
    expect(old).toHaveLength(12);
    for (const { ids, lossWeights } of old) {
      expect(scriptedTokenizer.decode(ids, { skipSpecialTokens: true })).toMatch(/^A\d+a\d$/);
      expect(ids[0]).toBe(scriptedTokenizer.bosId);
      expect(lossWeights?.slice(-2)).toEqual([0.25, 0.25]);
      expect(lossWeights?.slice(0, -2).every((weight) => weight === 0)).toBe(true);
    }
    expect(round?.policyFinetune).toMatchObject({ pairs: 6, replay: 12 });
    const { learningRate, epochs, rank } = settings.policy;
    expect(job).toMatchObject({ epochs, optimizer: { learningRate }, lora: { rank } });
  });

  it('leave old sequences out when there are none, or they would not count', async () => {
    const without = async (policy: Partial<PuzzleSettings['policy']>, more: Partial<PuzzleInputs> = {}) =>
      (await run({ rounds: 1, policy: { ...DEFAULT_PUZZLE_SETTINGS.policy, ...policy } }, more)).result.rounds[0]
        ?.policyFinetune?.replay;
    expect(await without({})).toBeGreaterThan(0);
    expect(await without({}, { replay: null })).toBe(0);
    expect(await without({ replayPerPair: 0 })).toBe(0);
    expect(await without({ replayWeight: 0 })).toBe(0);
  });

  it('leave the policy as it is when nothing was solved', async () => {
    const { result, engine } = await run({ rounds: 1 }, {}, { writes: () => rate(1e-3), learns: () => false });
    expect(result.rounds[0]).toMatchObject({ policyFinetune: null, meanReward: { mean: 0 } });
    expect(keptOf(result.rounds[0])).toEqual([]);
    expect(engine.calls.map(({ verb }) => verb)).not.toContain('merge');
  });

  it('measure reading once, of the last policy', async () => {
    const { result } = await run();
    expect(result.measures.map(({ name, round }) => [name, round])).toEqual([['reading', 2]]);
    // It writes the same for all tasks.
    expect(result.measures[0]).toMatchObject({
      own: { mean: 1 },
      swapped: { mean: 1 },
      difference: { mean: 0 },
    });
  });

  it('may have nothing to measure', async () => {
    const { result } = await run({ rounds: 1 }, { heldOut: [] });
    expect(result.start).toEqual([]);
    expect(result.rounds[0]?.evaluations).toEqual([]);
    expect(result.measures).toEqual([]);
    expect((await run({ rounds: 0 })).result.rounds).toEqual([]);
  });

  it('are the same for the same seed, and others for another', async () => {
    const script: PuzzleScript = {
      ...improving,
      writes: ({ seed, task, sample }) => rate((seed + 7 * task + sample) % 3 === 0 ? 1e-2 : 1e-3),
    };
    const told = async (seed: number): Promise<string> => {
      const { result, events } = await run({ seed }, {}, script);
      return JSON.stringify([result, events]);
    };
    expect(await told(1)).toBe(await told(1));
    expect(await told(1)).not.toBe(await told(2));
  });
});

describe('inputs of the rounds', () => {
  it.each([
    ['no training tasks', { training: [] }, /no training tasks/],
    ['a task that is also held out', { heldOut: [testPuzzle(101, { family: 'b' })] }, /puzzle101 .*disjoint/],
    ['a family that is also held out', { heldOut: testPuzzles(0, 1, { family: 'a' }) }, /Family "a"/],
    [
      'a task that is also held out under another name',
      { heldOut: [testPuzzle(101, { id: 'other' })] },
      /puzzle101 and held-out task other share a pair/,
    ],
    [
      'an example that gives a held-out solution away',
      {
        heldOut: [{ ...testPuzzle(7, { id: 'test' }), tests: testPuzzle(104).demonstrations.slice(2, 3) }],
      },
      /puzzle104 and held-out task test share a pair/,
    ],
  ])('are refused with %s, before the engine does anything', async (_, more, message) => {
    const { loop, engine } = puzzleLoop();
    await expect(runRestEm(loop({ ...inputs, ...more }))).rejects.toThrow(message);
    expect(engine.calls).toEqual([]);
  });

  it('need no families', async () => {
    const { result } = await run({ rounds: 1 }, { training: testPuzzles(100, 3), heldOut: testPuzzles(0, 2) });
    expect(result.rounds).toHaveLength(1);
  });
});

describe('tasks that the model cannot read', () => {
  const row = Array.from({ length: 30 }, (_, column) => column % 10);
  const [wide, block, tall] = [[row], Array.from({ length: 7 }, () => row), Array.from({ length: 30 }, () => [1])];
  it.each([
    [
      'before a configuration',
      { demonstrations: Array.from({ length: 9 }, () => ({ input: wide, output: wide })) },
      /^Task long with a configuration needs \d+ tokens, .*at most 400: take/,
    ],
    [
      'in a prompt',
      { tests: [{ input: [...block, ...block], output: wide }] },
      /^Task long with the beginning of an answer needs \d+ tokens, .*at most 400: take/,
    ],
    ['with rows that have no name', { tests: [{ input: tall, output: tall }] }, /^Task long has a grid of 30 rows/],
  ])('%s are refused by name, before the engine does anything', async (_, more, message) => {
    const long = { ...testPuzzle(9, { id: 'long' }), ...more };
    const training = testPuzzles(100, 2);
    for (const given of [
      { training: [...training, long], heldOut: [] },
      { training, heldOut: [testPuzzle(8), long] },
    ]) {
      const { loop, engine } = puzzleLoop({}, { ...improving, contextLength: 400 });
      await expect(runRestEm(loop({ ...given, replay: null }))).rejects.toThrow(message);
      expect(engine.calls).toEqual([]);
    }
  });
});

describe('rounds that go on', () => {
  it('give the result of an uninterrupted run, and repeat nothing but the finetunes of the policy', async () => {
    const whole = await run({ rounds: 3 });
    const { start, rounds } = whole.result;
    const { loop, engine } = puzzleLoop({ rounds: 3, edits: 4, search: SEARCH }, improving);
    const resumed = await runRestEm(loop(inputs), { start, rounds: rounds.slice(0, 2) });
    expect(resumed).toEqual(whole.result);
    const again = ['finetune', 'merge', 'free'];
    expect(engine.calls.slice(0, 7).map(({ verb }) => verb)).toEqual(['restore', ...again, ...again]);
    // Then round 3 as it was.
    const rest = engine.calls.slice(7);
    expect(rest.map(({ verb }) => verb)).toEqual(whole.engine.calls.slice(-rest.length).map(({ verb }) => verb));
    expect(rest.filter(({ verb }) => verb === 'merge')).toHaveLength(1);
  });

  it('begin with round 1 where only the start was measured', async () => {
    const whole = await run();
    const { loop, engine } = puzzleLoop({ rounds: 2, edits: 4, search: SEARCH }, improving);
    expect(await runRestEm(loop(inputs), { start: whole.result.start })).toEqual(whole.result);
    const first = engine.calls.find(({ verb }) => verb === 'generate');
    // Training, not held-out tasks: each is asked for four configurations.
    expect(first).toMatchObject({ requests: { length: 12 } });
  });
});
