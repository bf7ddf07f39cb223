import { describe, expect, it } from 'vitest';
import type { RunWork } from '../seal/cost/rehearsal';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../seal/knowledge/settings';
import type { PuzzleSettings } from '../seal/puzzles/settings';
import { configuration } from '../seal/testing/puzzles';
import { ScriptedEngine } from '../seal/testing/scriptedEngine';
import type { Planned } from './protocol';
import { SCRIPTED_SETTINGS as PUZZLES, SCRIPTED_PUZZLE } from './testing/scriptedPuzzle';
import { PUZZLE_MODEL, startingInTurn, startSession, steady } from './testing/session';

const SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 2,
  rounds: 1,
  trainingPassages: 1,
  heldOutPassages: 1,
  heldOutEdits: 1,
};

function worker(delayMs = 0, contextLength = 4096) {
  const options = { contextLength, delayMs };
  const engine = new ScriptedEngine(options);
  return {
    ...startSession(
      startingInTurn(() => steady(engine)),
      { calibrateAfter: 5 },
    ),
    engine,
    options,
  };
}

const workOf = (planned: Planned): RunWork | null => (planned.kind === 'planned' ? planned.work : null);

const HAND = configuration();

describe('planning in the worker', () => {
  it('counts a run and the Lab’s steps, and calibrates once while nothing runs', async () => {
    const { session, open, run, until, engine, told } = worker();
    await open();
    const work = workOf(await session.plan({ domain: 'knowledge', settings: SETTINGS, passage: null }));
    expect(work?.stages.filter(({ stage }) => stage === 'finetune')).toHaveLength(3);
    expect(work?.memory.total).toBeGreaterThan(0);
    const { calibration } = await until('calibrated');
    expect(calibration.matrixRate).toBe(1e9);
    expect(engine.live).toBe(0);
    await run({ domain: 'knowledge', kind: 'restore' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(told.filter(({ kind }) => kind === 'calibrated')).toHaveLength(1);
  });

  it('gives way to a run, tells what that cost, and measures afterwards', async () => {
    const { open, run, until, told, options, ofKnowledge } = worker(20);
    await open();
    // In the middle of the calibration; the run itself need not wait for anything.
    await new Promise((resolve) => setTimeout(resolve, 40));
    options.delayMs = 0;
    const settings = { ...SETTINGS, finetune: { ...SETTINGS.finetune, epochs: 2 } };
    const { kind } = await run({ domain: 'knowledge', kind: 'rounds', settings });
    expect(kind).toBe('finished');
    expect(told.some((news) => news.kind === 'calibrated')).toBe(false);
    // Each stage's cost once, before the end of what it belongs to is told.
    const costed = told.flatMap((news) => (news.kind === 'cost' ? news.stages : []));
    const stages = ofKnowledge('stage-done').map(({ type: _, ...scope }) => scope);
    expect(costed).toMatchObject(stages);
    expect(costed.find(({ stage }) => stage === 'policy-finetune')?.flops).toBeGreaterThan(0);
    const isRound = (news: (typeof told)[number]): boolean =>
      news.kind === 'events' && news.events.some(({ type }) => type === 'round-done');
    expect(told.findIndex(isRound)).toBeGreaterThan(told.findLastIndex(({ kind }) => kind === 'cost'));
    await until('calibrated');
  });

  it('counts a puzzle run and all steps on one task, and calibrates for that model too', async () => {
    const { session, open, until } = worker();
    await open(PUZZLE_MODEL);
    const work = workOf(await session.plan({ domain: 'puzzles', settings: PUZZLES, puzzle: null, hand: [] }));
    const adaptersOf = (purpose: string, from: RunWork | null): number | undefined =>
      from?.stages.find((one) => one.stage === 'finetune' && one.purpose === purpose)?.calls[0]?.adapters;
    // Configurations that come twice, and those over the step limit, are trained once or never.
    expect(adaptersOf('train', work)).toBeGreaterThan(0.9 * PUZZLES.trainingTasks * PUZZLES.edits);
    expect(adaptersOf('train', work)).toBeLessThanOrEqual(PUZZLES.trainingTasks * PUZZLES.edits);
    const lab = workOf(
      await session.plan({
        domain: 'puzzles',
        settings: PUZZLES,
        puzzle: SCRIPTED_PUZZLE,
        hand: [HAND, configuration({ epochs: 1 })],
      }),
    );
    expect(lab?.stages.every(({ purpose }) => purpose === 'lab')).toBe(true);
    expect(adaptersOf('lab', lab)).toBeGreaterThan(0.9 * PUZZLES.edits + 2);
    await until('calibrated');
  });

  it('has no plan of a task that a run would refuse, and says nothing about it yet', async () => {
    const { session, open } = worker(0, 30);
    await open(PUZZLE_MODEL);
    const planned = await session.plan({ domain: 'puzzles', settings: PUZZLES, puzzle: SCRIPTED_PUZZLE, hand: [] });
    expect(planned).toEqual({ kind: 'refused', trouble: null });
  });

  it('tells no trouble with a plan that is refused: the run says why', async () => {
    const { session, open } = worker();
    await open(PUZZLE_MODEL);
    const settings: PuzzleSettings = { ...PUZZLES, writing: { ...PUZZLES.writing, form: 'official' } };
    const planned = await session.plan({ domain: 'puzzles', settings, puzzle: null, hand: [] });
    expect(planned).toEqual({ kind: 'refused', trouble: null });
  });

  it('tells trouble with a plan that nobody foresaw, and goes on', async () => {
    const { session, open } = worker();
    await open(PUZZLE_MODEL);
    // Of a page that is newer than its worker, perhaps.
    const settings = { ...PUZZLES, preset: 'unheard-of' } as unknown as PuzzleSettings;
    const planned = await session.plan({ domain: 'puzzles', settings, puzzle: null, hand: [] });
    const message = expect.stringContaining('not foreseen');
    expect(planned).toMatchObject({ kind: 'refused', trouble: { message } });
  });
});
