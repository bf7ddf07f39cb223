import { describe, expect, it, vi } from 'vitest';
import type { RunWork } from '../seal/cost/workLedger';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../seal/knowledge/settings';
import type { PuzzleSettings } from '../seal/puzzles/settings';
import { configuration } from '../seal/testing/puzzles';
import { ScriptedEngine } from '../seal/testing/scriptedEngine';
import { scriptedTokenizer } from '../seal/testing/scriptedTokenizer';
import type { Command, Telemetry } from './protocol';
import { serve } from './serve';
import { SCRIPTED_SETTINGS as PUZZLES, SCRIPTED_PUZZLE } from './testing/scriptedPuzzle';

const SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 2,
  rounds: 1,
  trainingPassages: 1,
  heldOutPassages: 1,
  heldOutEdits: 1,
};

function startSession(delayMs = 0, contextLength = 4096) {
  const told: Telemetry[] = [];
  const options = { contextLength, delayMs };
  const engine = new ScriptedEngine(options);
  let wake = (): void => undefined;
  const receive = serve(
    (telemetry) => {
      told.push(telemetry);
      wake();
    },
    async () => ({ engine, tokenizer: scriptedTokenizer, lost: new Promise<string>(() => undefined) }),
    { calibrateAfter: 5 },
  );
  const until = async <Kind extends Telemetry['kind']>(kind: Kind): Promise<Extract<Telemetry, { kind: Kind }>> => {
    for (;;) {
      const found = told.find((one): one is Extract<Telemetry, { kind: Kind }> => one.kind === kind);
      if (found) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const send = (command: Command): void => receive(command);
  return { told, engine, options, until, send };
}

const HAND = configuration();
const OPEN = { kind: 'open', model: 'micro-world', base: 'http://localhost/', pageHasGpu: true } as const;

describe('planning in the worker', () => {
  it('counts a run and the Lab’s steps, and calibrates once while nothing runs', async () => {
    const { until, send, engine, told } = startSession();
    send(OPEN);
    await until('opened');
    send({ kind: 'plan', request: 7, settings: SETTINGS, passage: null });
    const { request, work } = await until('planned');
    expect(request).toBe(7);
    expect(work?.stages.filter(({ stage }) => stage === 'finetune')).toHaveLength(3);
    expect(work?.memory.total).toBeGreaterThan(0);
    const { calibration } = await until('calibrated');
    expect(calibration.matrixRate).toBe(1e9);
    expect(engine.live).toBe(0);
    send({ kind: 'run', task: 'restore' });
    await until('finished');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(told.filter(({ kind }) => kind === 'calibrated')).toHaveLength(1);
  });

  it('gives way to a run, tells what that cost, and measures afterwards', async () => {
    const { until, send, told, options } = startSession(20);
    send(OPEN);
    await until('opened');
    // In the middle of the calibration; the run itself need not wait for anything.
    await new Promise((resolve) => setTimeout(resolve, 40));
    options.delayMs = 0;
    send({ kind: 'run', task: 'rounds', settings: { ...SETTINGS, finetune: { ...SETTINGS.finetune, epochs: 2 } } });
    const { cost } = await until('cost');
    await until('finished');
    expect(told.some(({ kind }) => kind === 'calibrated')).toBe(false);
    expect(cost.stages.map(({ stage }) => stage)).toContain('policy-finetune');
    expect(cost.total.flops).toBeGreaterThan(0);
    expect(told.findIndex(({ kind }) => kind === 'cost')).toBeLessThan(
      told.findIndex(({ kind }) => kind === 'finished'),
    );
    await until('calibrated');
  });

  it('counts a puzzle run and all steps on one task, and calibrates for that model too', async () => {
    const { until, send, told } = startSession();
    send({ ...OPEN, model: 'micro-puzzles' });
    await until('opened');
    send({ kind: 'puzzle-plan', request: 1, settings: PUZZLES, puzzle: null, hand: [] });
    const { work } = await until('planned');
    const adaptersOf = (purpose: string, from: RunWork | null): number | undefined =>
      from?.stages.find((one) => one.stage === 'finetune' && one.purpose === purpose)?.calls[0]?.adapters;
    // Configurations that come twice, and those over the step limit, are trained once or never.
    expect(adaptersOf('train', work)).toBeGreaterThan(0.9 * PUZZLES.trainingTasks * PUZZLES.edits);
    expect(adaptersOf('train', work)).toBeLessThanOrEqual(PUZZLES.trainingTasks * PUZZLES.edits);
    send({
      kind: 'puzzle-plan',
      request: 2,
      settings: PUZZLES,
      puzzle: SCRIPTED_PUZZLE,
      hand: [HAND, configuration({ epochs: 1 })],
    });
    const own = await vi.waitFor(() => {
      const found = told.find((one) => one.kind === 'planned' && one.request === 2);
      expect(found).toBeDefined();
      return found;
    });
    const lab = own?.kind === 'planned' ? own.work : null;
    expect(lab?.stages.every(({ purpose }) => purpose === 'lab')).toBe(true);
    expect(adaptersOf('lab', lab)).toBeGreaterThan(0.9 * PUZZLES.edits + 2);
    await until('calibrated');
  });

  it('has no plan of a task that a run would refuse, and says nothing about it yet', async () => {
    const { until, send, told } = startSession(0, 30);
    send(OPEN);
    await until('opened');
    send({ kind: 'puzzle-plan', request: 1, settings: PUZZLES, puzzle: SCRIPTED_PUZZLE, hand: [] });
    expect((await until('planned')).work).toBeNull();
    expect(told.some(({ kind }) => kind === 'trouble')).toBe(false);
  });

  it('tells trouble with a plan that nobody foresaw, and goes on', async () => {
    const { until, send } = startSession();
    send(OPEN);
    await until('opened');
    const settings: PuzzleSettings = { ...PUZZLES, writing: { ...PUZZLES.writing, form: 'official' } };
    send({ kind: 'puzzle-plan', request: 1, settings, puzzle: null, hand: [] });
    expect((await until('trouble')).failure.message).toContain('no chat template');
    expect((await until('planned')).work).toBeNull();
  });
});
