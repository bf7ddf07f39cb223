import { describe, expect, it } from 'vitest';
import { EngineError } from '../contract/errors';
import { NO_AUGMENTATIONS } from '../seal/puzzles/configuration';
import { isSolved, testResults } from '../seal/puzzles/predict';
import type { Puzzle, PuzzleConfiguration, PuzzleEvent, WrittenConfiguration } from '../seal/puzzles/types';
import type { ScriptedOptions } from '../seal/testing/scriptedEngine';
import { ScriptedPuzzleEngine } from '../seal/testing/scriptedPuzzleEngine';
import type { TaskCommand } from './protocol';
import { LEAST_RATE, SCRIPTED_PUZZLE as puzzle, SCRIPT, SCRIPTED_SETTINGS as settings } from './testing/scriptedPuzzle';
import { startSession } from './testing/session';

async function opened(options: ScriptedOptions = {}) {
  const engine = new ScriptedPuzzleEngine({ ...SCRIPT, ...options });
  const session = startSession(engine);
  session.receive({ kind: 'open', model: 'micro-puzzles', base: 'http://localhost/', pageHasGpu: true });
  await session.until('opened');
  const events = () =>
    session.told.flatMap((telemetry) => (telemetry.kind === 'puzzle-events' ? telemetry.events : []));
  const ofType = <Type extends PuzzleEvent['type']>(type: Type) =>
    events().filter((event): event is Extract<PuzzleEvent, { type: Type }> => event.type === type);
  return { ...session, engine, ofType };
}

const WRITE: TaskCommand = { kind: 'run', task: 'puzzle-write', puzzle, settings };

const configuration = (learningRate: number, epochs: number): PuzzleConfiguration => ({
  task: null,
  augmentations: NO_AUGMENTATIONS,
  loss: 'output',
  learningRate,
  epochs,
});

const TALL: Puzzle = { ...puzzle, id: 'tall', tests: [{ input: Array.from({ length: 27 }, () => [1]), output: null }] };

describe('puzzle tasks in the worker', () => {
  it('writes, then trains, quizzes and rewards all of it, and keeps no adapter', async () => {
    const { run, ofType, engine } = await opened();
    expect((await run(WRITE)).kind).toBe('finished');
    const written = ofType('edit').map((event) => event.edit);
    expect(written).toHaveLength(settings.edits);
    expect(written.every(({ author, policyVersion }) => author === 'policy' && policyVersion === 0)).toBe(true);
    expect((await run({ kind: 'run', task: 'puzzle-train', puzzle, settings, written })).kind).toBe('finished');
    const candidates = ofType('candidate').map((event) => event.candidate);
    expect(candidates.map(({ edit: { id } }) => id)).toEqual(written.map(({ id }) => id));
    for (const { solved, edit: own } of candidates)
      expect(solved).toBe((own.configuration?.learningRate ?? 0) >= LEAST_RATE);
    expect(ofType('losses').length).toBeGreaterThan(0);
    expect(engine.live).toBe(0);
  });

  it('asks the model without training first', async () => {
    const { run, ofType } = await opened();
    const own: WrittenConfiguration[] = [];
    await run({ kind: 'run', task: 'puzzle-train', puzzle, settings, written: own });
    const [first] = ofType('answers');
    expect(first?.edit).toBeNull();
    expect(isSolved(testResults(puzzle, first?.answers ?? []))).toBe(false);
  });

  it('tries a whole landscape as one batch', async () => {
    const { run, ofType, engine } = await opened();
    const configurations = [1e-3, 1e-2].flatMap((rate) => [1, 2].map((epochs) => configuration(rate, epochs)));
    await run({ kind: 'run', task: 'puzzle-landscape', puzzle, settings, configurations });
    const candidates = ofType('candidate').map((event) => event.candidate);
    expect(candidates.map(({ edit: written, solved }) => [written.sample, solved])).toEqual([
      [0, false],
      [1, false],
      [2, true],
      [3, true],
    ]);
    const finetunes = engine.calls.filter((call) => call.verb === 'finetune');
    expect(finetunes.map((call) => call.jobs.length)).toEqual([4]);
  });

  it('runs rounds on the tasks of the world, knows its policy, and puts it back', async () => {
    const { run, ofType } = await opened();
    const outcome = await run({ kind: 'run', task: 'puzzle-rounds', settings });
    expect(outcome).toMatchObject({ kind: 'finished', policyVersion: 1 });
    expect(ofType('round-done').map(({ record }) => record.round)).toEqual([1]);
    expect(ofType('condition').map(({ condition }) => condition.name)).toEqual(
      expect.arrayContaining(['in-context', 'untrained', 'constant', 'oracle', 'policy']),
    );
    expect(await run({ kind: 'run', task: 'restore' })).toMatchObject({ kind: 'finished', policyVersion: 0 });
  });

  it('knows its policy after a run that was refused, and after one that broke off', async () => {
    const { run, engine, receive, until } = await opened();
    await run({ kind: 'run', task: 'puzzle-rounds', settings });
    const calls = engine.calls.length;
    const tooLong = { ...settings, writing: { ...settings.writing, maxTokens: 1_000_000 } };
    expect(await run({ kind: 'run', task: 'puzzle-rounds', settings: tooLong })).toMatchObject({
      kind: 'failed',
      policyVersion: 1,
    });
    expect(engine.calls).toHaveLength(calls);
    receive({ kind: 'pause' });
    const ending = run({ kind: 'run', task: 'puzzle-rounds', settings });
    await until('paused');
    receive({ kind: 'stop' });
    expect(await ending).toMatchObject({ kind: 'stopped', policyVersion: 0 });
  });

  it('pauses between calls of the engine, and stops', async () => {
    const { receive, run, until } = await opened();
    receive({ kind: 'pause' });
    const ending = run(WRITE);
    await until('paused');
    receive({ kind: 'stop' });
    expect((await ending).kind).toBe('stopped');
    expect((await run(WRITE)).kind).toBe('finished');
  });

  it.each([
    ['write', { kind: 'run', task: 'puzzle-write', puzzle: TALL, settings }],
    ['train', { kind: 'run', task: 'puzzle-train', puzzle: TALL, settings, written: [] }],
    ['fill', { kind: 'run', task: 'puzzle-landscape', puzzle: TALL, settings, configurations: [] }],
  ] satisfies [string, TaskCommand][])(
    'refuses to %s for a task that the model cannot read, by name, before it asks anything',
    async (_, command) => {
      const { run, engine } = await opened();
      const message = expect.stringMatching(
        /^Task tall has a grid of 27 rows, .* take a task whose grids have fewer rows/,
      );
      expect(await run(command)).toMatchObject({ kind: 'failed', failure: { code: 'bad-request', message } });
      expect(engine.calls).toEqual([]);
    },
  );

  it('tells a lost device', async () => {
    const { run } = await opened({
      failWhen: ({ verb }) => (verb === 'finetune' ? new EngineError('device-lost', 'Gone.') : undefined),
    });
    const written = [{ ...HAND, configuration: configuration(1e-2, 1) }];
    expect(await run({ kind: 'run', task: 'puzzle-train', puzzle, settings, written })).toMatchObject({
      kind: 'failed',
      failure: { code: 'device-lost' },
    });
  });

  it('tells what each task cost', async () => {
    const { run, told } = await opened();
    await run(WRITE);
    expect(told.find((telemetry) => telemetry.kind === 'cost')).toMatchObject({
      task: 'puzzle-write',
      cost: { stages: [{ stage: 'self-edits' }] },
    });
  });
});

const HAND: WrittenConfiguration = {
  id: 'hand/edit0',
  item: 0,
  sample: 0,
  author: 'hand',
  policyVersion: null,
  promptIds: [],
  text: '',
  ids: [],
  logProbability: null,
  configuration: null,
  rejected: [],
};
