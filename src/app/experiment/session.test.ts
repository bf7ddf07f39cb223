import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../../contract/errors';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import { ScriptedEngine, type ScriptedOptions } from '../../seal/testing/scriptedEngine';
import { ScriptedPuzzleEngine } from '../../seal/testing/scriptedPuzzleEngine';
import { scriptedTokenizer } from '../../seal/testing/scriptedTokenizer';
import type { LoadModel } from '../../worker/deviceOwner';
import { makeEngineServer } from '../../worker/engineServer';
import { SCRIPT } from '../../worker/testing/scriptedPuzzle';
import { type FakeWorker, fakeWorker, steady } from '../../worker/testing/session';
import { lab } from '../knowledge/experiment';
import { numberedSample } from '../knowledge/samples';
import { puzzles } from '../puzzles/experiment';
import { askPlan } from './planning';
import { askWorker, connect, visit } from './session';

const SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 2,
  sideQuestions: 2,
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 2 },
};

/** What the next worker has, and the workers so far. */
interface World {
  knowledge: ScriptedOptions;
  started: string[];
  workers: FakeWorker[];
  dead: boolean;
}
const world = vi.hoisted((): World => ({ knowledge: {}, started: [], workers: [], dead: false }));

const load: LoadModel = async ({ name }) => ({
  tokenizer: scriptedTokenizer,
  start: async () => {
    world.started.push(name);
    return steady(
      name === 'micro-puzzles'
        ? new ScriptedPuzzleEngine({ ...SCRIPT, name })
        : new ScriptedEngine({ contextLength: 4096, name, ...world.knowledge }),
    );
  },
});

vi.mock('../../worker/scripts', () => ({
  startWorker: () => {
    const worker = fakeWorker(world.dead ? null : makeEngineServer(load, { wait: async () => undefined }));
    world.workers.push(worker);
    return worker;
  },
}));

const { runAll, runStage, stop } = lab.actions;
const inTheLab = () => lab.useEngine.getState();
const onPuzzles = () => puzzles.useEngine.getState();
const until = (kind: string, of = inTheLab) => vi.waitFor(() => expect(of().status.kind).toBe(kind));
const stages = () => Object.values(lab.useResults.getState().stages).map(({ status }) => status);

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

beforeEach(async () => {
  vi.useRealTimers();
  Object.assign(world, { knowledge: {}, dead: false });
  lab.useDraft.getState().replace(numberedSample('world', 1), { kind: 'sample', index: 1, corpus: 'world' });
  lab.useSettings.getState().adopt(SETTINGS);
  lab.useResults.getState().reset();
  visit(lab);
  connect();
  await until('ready');
  Object.assign(world, { started: [], workers: [] });
});

describe('one session for every page', () => {
  it('loads the model of the page that is shown in the same worker, and no result is lost', async () => {
    await runAll();
    const { results } = lab.useResults.getState();
    visit(puzzles);
    await until('ready', onPuzzles);
    expect(inTheLab().status.kind).toBe('elsewhere');
    visit(lab);
    await until('ready');
    expect(onPuzzles().status.kind).toBe('elsewhere');
    expect(world.started).toEqual(['micro-puzzles', 'micro-world']);
    expect(world.workers).toEqual([]);
    expect(lab.useResults.getState().results).toEqual(results);
    expect(stages()).toEqual(['done', 'done', 'done']);
    // The adapters are trained again, as they were.
    await runStage('quiz');
    expect(lab.useResults.getState().results).toEqual(results);
  });

  it('does not take the model from under a run: it is loaded when all its steps are over', async () => {
    const running = runAll();
    visit(puzzles);
    expect(onPuzzles().status.kind).toBe('elsewhere');
    await running;
    expect(stages()).toEqual(['done', 'done', 'done']);
    await until('ready', onPuzzles);
    expect(world.started).toEqual(['micro-puzzles']);
    visit(lab);
    await until('ready');
  });

  it('asks a worker nothing about a model that it does not have', async () => {
    visit(puzzles);
    await until('ready', onPuzzles);
    expect(await askPlan({ domain: 'knowledge', settings: SETTINGS, passage: null })).toBeUndefined();
    const count = () => askWorker('knowledge', (worker) => worker.count(numberedSample('world', 1), SETTINGS));
    expect(await count()).toBeNull();
    visit(lab);
    await until('ready');
    expect(await askPlan({ domain: 'knowledge', settings: SETTINGS, passage: null })).toMatchObject({
      stages: expect.any(Array),
    });
    expect(await count()).toMatchObject({ total: expect.any(Number) });
  });
});

describe('trouble in the session', () => {
  it('ends the run when its worker dies, and Reconnect starts another', async () => {
    connect();
    await until('ready');
    const [worker] = world.workers;
    const running = runAll();
    worker?.crash('out of luck');
    await running;
    expect(inTheLab().status).toMatchObject({ kind: 'unavailable', failure: { code: 'worker-crashed' } });
    expect(lab.useResults.getState().stages.write.problem).toContain('out of luck');
    expect(lab.useProgress.getState().task).toBeNull();
    connect();
    await until('ready');
    await runAll();
    expect(stages()).toEqual(['done', 'done', 'done']);
  });

  it('goes on by itself after a lost device, and says so', async () => {
    const said: string[] = [];
    const unsubscribe = lab.useProgress.subscribe(({ spoken }) => said.push(spoken));
    let calls = 0;
    const failWhen = () => {
      calls += 1;
      return calls === 2 ? new EngineError('device-lost', 'Gone.') : undefined;
    };
    world.knowledge = { failWhen };
    connect();
    await until('ready');
    await runAll();
    unsubscribe();
    expect(stages()).toEqual(['done', 'done', 'done']);
    expect(said).toEqual(
      expect.arrayContaining([
        'The graphics driver restarted; reconnecting (try 1 of 3)…',
        'The graphics driver is back.',
      ]),
    );
    expect(inTheLab().status.kind).toBe('ready');
  });

  it('gives up after three tries, with the way back', async () => {
    world.knowledge = { failWhen: () => new EngineError('device-lost', 'Gone.') };
    connect();
    await until('ready');
    await runAll();
    expect(inTheLab().status).toMatchObject({ kind: 'unavailable', failure: { code: 'device-lost' } });
    expect(lab.useResults.getState().stages.write.problem).toContain('3 tries');
  });

  it('offers to start the worker anew when a run does not stop, and takes that back when it does', async () => {
    let go: () => void = () => undefined;
    world.knowledge = { delayMs: 1 };
    connect();
    await until('ready');
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    // A call that cannot be stopped, as one of a driver that hangs.
    vi.spyOn(ScriptedEngine.prototype, 'generate').mockImplementation(async () => {
      await held;
      throw new EngineError('aborted', 'The run was stopped.');
    });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const running = runStage('write');
    stop();
    vi.advanceTimersByTime(14_000);
    expect(inTheLab().stuck).toBeNull();
    vi.advanceTimersByTime(2_000);
    expect(inTheLab().stuck).toMatchObject({ code: 'stop-unconfirmed', message: expect.stringContaining('Reconnect') });
    vi.useRealTimers();
    go();
    await running;
    vi.restoreAllMocks();
    expect(inTheLab().stuck).toBeNull();
    expect(lab.useProgress.getState().task).toBeNull();
  });

  it('offers the same for a worker that hangs; Reconnect ends the run', async () => {
    world.dead = true;
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    connect();
    vi.advanceTimersByTime(60_000);
    expect(inTheLab().stuck).toMatchObject({ code: 'worker-silent' });
    const [hung] = world.workers;
    world.dead = false;
    connect();
    expect(hung?.terminated).toBe(true);
    expect(inTheLab().stuck).toBeNull();
    await until('ready');
    const running = runStage('write');
    connect();
    await running;
    expect(stages()[0]).toBe('idle');
    expect(lab.useProgress.getState().task).toBeNull();
  });
});
