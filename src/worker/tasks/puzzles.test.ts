import { describe, expect, it } from 'vitest';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import { isSolved, testResults } from '../../seal/puzzles/predict';
import type { Puzzle, PuzzleConfiguration, WrittenConfiguration } from '../../seal/puzzles/types';
import type { ScriptedOptions } from '../../seal/testing/scriptedEngine';
import { ScriptedPuzzleEngine } from '../../seal/testing/scriptedPuzzleEngine';
import type { Task } from '../protocol';
import {
  LEAST_RATE,
  SCRIPTED_PUZZLE as puzzle,
  SCRIPT,
  SCRIPTED_SETTINGS as settings,
} from '../testing/scriptedPuzzle';
import { PUZZLE_MODEL, startingInTurn, startSession, steady } from '../testing/session';

async function opened(options: ScriptedOptions = {}) {
  const engine = new ScriptedPuzzleEngine({ ...SCRIPT, ...options });
  const session = startSession(startingInTurn(() => steady(engine)));
  await session.open(PUZZLE_MODEL);
  return { ...session, engine };
}

const WRITE: Task = { domain: 'puzzles', kind: 'write', puzzle, settings };

const configuration = (learningRate: number, epochs: number): PuzzleConfiguration => ({
  task: null,
  augmentations: NO_AUGMENTATIONS,
  loss: 'output',
  learningRate,
  epochs,
});

const TALL: Puzzle = { ...puzzle, id: 'tall', tests: [{ input: Array.from({ length: 27 }, () => [1]), output: null }] };

describe('puzzle tasks in the worker', () => {
  it('writes, then trains, quizzes and rewards all of it, and keeps the adapters of the last training alone', async () => {
    const { run, ofPuzzles, engine } = await opened();
    expect((await run(WRITE)).kind).toBe('finished');
    const written = ofPuzzles('edit').map(({ edit }) => edit);
    expect(written).toHaveLength(settings.edits);
    expect(written.every(({ author, policyVersion }) => author === 'policy' && policyVersion === 0)).toBe(true);
    expect((await run({ domain: 'puzzles', kind: 'train', puzzle, settings, written })).kind).toBe('finished');
    const candidates = ofPuzzles('candidate').map((event) => event.candidate);
    expect(candidates.map(({ edit: { id } }) => id)).toEqual(written.map(({ id }) => id));
    for (const { solved, edit: own } of candidates)
      expect(solved).toBe((own.configuration?.learningRate ?? 0) >= LEAST_RATE);
    expect(ofPuzzles('losses').length).toBeGreaterThan(0);
    const trained = candidates.filter(({ untrained, sameAs }) => untrained === null && sameAs === null).length;
    expect(engine.live).toBe(trained);
    expect(trained).toBeGreaterThan(0);
    await run({ domain: 'puzzles', kind: 'train', puzzle, settings, written: written.slice(0, 1) });
    expect(engine.live).toBe(1);
    const configurations = [configuration(1e-3, 1)];
    await run({ domain: 'puzzles', kind: 'landscape', puzzle, settings, configurations });
    expect(engine.live).toBe(0);
  });

  it('asks the model without training too', async () => {
    const { run, ofPuzzles } = await opened();
    const own: WrittenConfiguration[] = [];
    await run({ domain: 'puzzles', kind: 'train', puzzle, settings, written: own });
    const [first] = ofPuzzles('answers');
    expect(first?.edit).toBeNull();
    expect(isSolved(testResults(puzzle, first?.answers ?? []))).toBe(false);
  });

  it('tries a whole landscape as one batch', async () => {
    const { run, ofPuzzles, engine } = await opened();
    const configurations = [1e-3, 1e-2].flatMap((rate) => [1, 2].map((epochs) => configuration(rate, epochs)));
    await run({ domain: 'puzzles', kind: 'landscape', puzzle, settings, configurations });
    const candidates = ofPuzzles('candidate').map((event) => event.candidate);
    expect(candidates.map(({ edit, solved }) => [edit.sample, solved])).toEqual([
      [0, false],
      [1, false],
      [2, true],
      [3, true],
    ]);
    const finetunes = engine.calls.filter((call) => call.verb === 'finetune');
    expect(finetunes.map((call) => call.jobs.length)).toEqual([4]);
  });

  it('runs rounds on the tasks of the world, knows its policy, and puts it back', async () => {
    const { run, ofPuzzles } = await opened();
    const outcome = await run({ domain: 'puzzles', kind: 'rounds', settings });
    expect(outcome).toMatchObject({ kind: 'finished', policyRounds: 1 });
    expect(ofPuzzles('round-done').map(({ record }) => record.round)).toEqual([1]);
    expect(ofPuzzles('condition').map(({ condition }) => condition.name)).toEqual(
      expect.arrayContaining(['in-context', 'untrained', 'constant', 'oracle', 'policy']),
    );
    expect(await run({ domain: 'puzzles', kind: 'restore' })).toMatchObject({ kind: 'finished', policyRounds: 0 });
  });

  it('knows its policy after a run that was refused, and after one that broke off', async () => {
    const { run, engine, session, until } = await opened();
    await run({ domain: 'puzzles', kind: 'rounds', settings });
    const calls = engine.calls.length;
    const tooLong = { ...settings, writing: { ...settings.writing, maxTokens: 1_000_000 } };
    expect(await run({ domain: 'puzzles', kind: 'rounds', settings: tooLong })).toMatchObject({
      kind: 'failed',
      policyRounds: 1,
    });
    expect(engine.calls).toHaveLength(calls);
    session.pause();
    const ending = run({ domain: 'puzzles', kind: 'rounds', settings });
    await until('paused');
    session.stop();
    expect(await ending).toMatchObject({ kind: 'stopped', policyRounds: 0 });
  });

  it('pauses between calls of the engine, and stops', async () => {
    const { session, run, until } = await opened();
    session.pause();
    const ending = run(WRITE);
    await until('paused');
    session.stop();
    expect((await ending).kind).toBe('stopped');
    expect((await run(WRITE)).kind).toBe('finished');
  });

  it.each([
    ['write', { domain: 'puzzles', kind: 'write', puzzle: TALL, settings }],
    ['train', { domain: 'puzzles', kind: 'train', puzzle: TALL, settings, written: [] }],
    ['fill', { domain: 'puzzles', kind: 'landscape', puzzle: TALL, settings, configurations: [] }],
  ] satisfies [string, Task][])(
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

  it('tells what each task cost', async () => {
    const { run, told } = await opened();
    await run(WRITE);
    expect(told.find((telemetry) => telemetry.kind === 'cost')).toMatchObject({ stages: [{ stage: 'self-edits' }] });
  });
});
