import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildTrainingSet } from '../../seal/puzzles/augmentation/trainingSet';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import { PUZZLE_FORMAT, readRunText } from '../../seal/record/format';
import { ScriptedPuzzleEngine } from '../../seal/testing/scriptedPuzzleEngine';
import { makeEngineServer } from '../../worker/engineServer';
import { SCRIPT, SCRIPTED_PUZZLE, SCRIPTED_SETTINGS } from '../../worker/testing/scriptedPuzzle';
import { fakeWorker, startingInTurn, steady } from '../../worker/testing/session';
import { fileOf, useLibrary } from '../experiment/library';
import { connect, visit } from '../experiment/session';
import { stageStatus } from '../experiment/stages';
import { tokensOfExample } from './configuration/trainingSets';
import { puzzles } from './experiment';
import { PUZZLES_PAGE } from './page';
import {
  correctVotes,
  plannedAdapters,
  runSweep,
  SWEEP_EPOCHS,
  SWEEP_RATES,
  sweepChanges,
  trainedAdapters,
} from './sweep/sweep';

const { runAll, runStage, runRounds, pause, stop, reset, restorePolicy } = puzzles.actions;

/** Of the next worker's engine. */
const engine = vi.hoisted(() => ({ delayMs: 0 }));

vi.mock('../../worker/scripts', () => ({
  startWorker: () =>
    fakeWorker(makeEngineServer(startingInTurn(() => steady(new ScriptedPuzzleEngine({ ...SCRIPT, ...engine }))))),
}));

const statusOf = (stage: 'write' | 'train') =>
  stageStatus(PUZZLES_PAGE, stage, puzzles.inputs(), puzzles.useResults.getState().stages);
const candidates = () => puzzles.useResults.getState().results.candidates;
const BY_HAND = {
  task: null,
  augmentations: NO_AUGMENTATIONS,
  loss: 'output',
  learningRate: 1e-2,
  epochs: 2,
} as const;

async function reconnect(delayMs = 0): Promise<void> {
  engine.delayMs = delayMs;
  connect();
  await vi.waitFor(() => expect(puzzles.useEngine.getState().status.kind).toBe('ready'));
}

/** As soon as something runs. */
function begun(): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = puzzles.useProgress.subscribe(({ task }) => {
      if (task === null) return;
      unsubscribe();
      resolve();
    });
  });
}

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

beforeEach(async () => {
  reset();
  puzzles.useSettings.getState().adopt(SCRIPTED_SETTINGS);
  puzzles.useDraft.setState({ hand: [] });
  puzzles.useDraft.getState().choose(SCRIPTED_PUZZLE);
  visit(puzzles);
  await reconnect();
});

describe('stages of the Puzzles page', () => {
  it('runs all steps and shows a candidate that solves the task', async () => {
    await runAll();
    expect([statusOf('write'), statusOf('train')]).toEqual(['done', 'done']);
    expect(candidates()).toHaveLength(SCRIPTED_SETTINGS.edits);
    expect(candidates().every(({ rewarded }) => rewarded !== null)).toBe(true);
    expect(puzzles.useResults.getState().results.inContext).not.toBeNull();
    const { selected, tab } = puzzles.useView.getState();
    expect(candidates().find(({ id }) => id === selected)?.rewarded?.solved).toBe(true);
    expect(tab).toBe('predictions');
  });

  it('keeps what it computed when the task or the seed changes, as stale', async () => {
    await runAll();
    puzzles.useSettings.getState().adopt({ ...SCRIPTED_SETTINGS, seed: 7 });
    expect([statusOf('write'), statusOf('train')]).toEqual(['stale', 'stale']);
    puzzles.useSettings.getState().adopt(SCRIPTED_SETTINGS);
    expect(statusOf('train')).toBe('done');
    puzzles.useDraft.getState().choose({ ...SCRIPTED_PUZZLE, demonstrations: SCRIPTED_PUZZLE.demonstrations.slice(1) });
    expect([statusOf('write'), statusOf('train')]).toEqual(['stale', 'stale']);
    expect(candidates()).toHaveLength(SCRIPTED_SETTINGS.edits);
  });

  it('trains a configuration by hand beside the written ones, and alone', async () => {
    await runAll();
    const id = puzzles.useDraft.getState().addHand(BY_HAND);
    expect([statusOf('write'), statusOf('train')]).toEqual(['done', 'stale']);
    await runStage('train');
    expect(candidates().find((candidate) => candidate.id === id)?.rewarded).toMatchObject({ solved: true });
    expect(candidates()).toHaveLength(SCRIPTED_SETTINGS.edits + 1);
    reset();
    await runStage('train');
    expect(statusOf('write')).toBe('idle');
    expect(candidates().map((candidate) => candidate.id)).toEqual([id]);
  });

  it('expects of a training what is trained: those by hand alone teach no pace of more', async () => {
    const plans = new Set<string>();
    const unsubscribe = puzzles.useEstimate.subscribe(({ running }) => running !== null && plans.add(running.plan));
    puzzles.useDraft.getState().addHand(BY_HAND);
    await runStage('train');
    unsubscribe();
    const [key = ''] = plans;
    await vi.waitFor(() => expect(puzzles.useEstimate.getState().works[key]).toBeDefined());
    const finetunes =
      puzzles.useEstimate.getState().works[key]?.stages.filter(({ stage }) => stage === 'finetune') ?? [];
    expect([plans.size, candidates().length]).toEqual([1, 1]);
    expect(finetunes.flatMap(({ calls }) => calls.map(({ adapters }) => adapters))).toEqual([1]);
  });

  it('stops what runs and keeps what came', async () => {
    const running = runAll();
    pause();
    await vi.waitFor(() => expect(puzzles.useProgress.getState().transport).toBe('paused'));
    stop();
    await running;
    expect(puzzles.useProgress.getState().task).toBeNull();
    expect([statusOf('write'), statusOf('train')]).toEqual(['done', 'idle']);
    expect(candidates()).toHaveLength(SCRIPTED_SETTINGS.edits);
  });
});

describe('longer runs', () => {
  it('fills the sweep', async () => {
    await runSweep(puzzles);
    const { results, status } = puzzles.extras.useSweep.getState();
    expect(status).toBe('done');
    expect(results.candidates).toHaveLength(SWEEP_RATES.length * SWEEP_EPOCHS.length);
    const shares = results.candidates.map(({ rewarded }) => rewarded && correctVotes(SCRIPTED_PUZZLE, rewarded));
    expect(shares.slice(0, SWEEP_RATES.length)).toEqual([0, 0, 1, 1, 1, 1]);
    // What the page promises before the run is what it trains.
    const { choice } = puzzles.extras.useSweep.getState();
    const { rules, finetune } = SCRIPTED_SETTINGS;
    const limits = { rules, finetune, maxTokens: 4096 };
    const planned = plannedAdapters(choice, (one) =>
      buildTrainingSet(SCRIPTED_PUZZLE, one, limits, tokensOfExample, 1),
    );
    expect(trainedAdapters(results.candidates)).toEqual(planned);
    // The run of the task itself is another matter.
    expect(candidates()).toEqual([]);
  });

  it('keeps a run of rounds among the runs of the visitor, also one that was stopped after the start', async () => {
    const kept = () => useLibrary.getState().runs ?? [];
    await runRounds();
    expect(kept().map(({ source, entry: { domain } }) => [source, domain])).toEqual([['live', 'puzzles']]);
    const [whole] = kept();
    expect(readRunText(PUZZLE_FORMAT, await fileOf(String(whole?.id))).rounds).toHaveLength(1);
    // A device takes its time, so that Stop is heard before the last round, however late the page learns of the start.
    await reconnect(1);
    puzzles.useSettings.getState().adopt({ ...SCRIPTED_SETTINGS, seed: 2, rounds: 20 });
    const stopped = puzzles.useRounds.subscribe(({ start }) => {
      if (start.length > 0) stop();
    });
    await runRounds();
    stopped();
    expect(kept()).toHaveLength(2);
    const broken = readRunText(PUZZLE_FORMAT, await fileOf(String(kept()[0]?.id)));
    expect([broken.settings.seed, broken.start.length > 0, broken.rounds.length < 20]).toEqual([2, true, true]);
    puzzles.useSettings.getState().adopt({ ...SCRIPTED_SETTINGS, seed: 3 });
    const running = runRounds();
    await begun();
    stop();
    await running;
    // Nothing was measured.
    expect(kept()).toHaveLength(2);
  });

  it('runs rounds, keeps their records until it is reset, and goes back to the model as shipped', async () => {
    await runRounds();
    const { status, records, conditions, live, cost } = puzzles.useRounds.getState();
    expect([status, records.length, live?.settings.rounds]).toEqual(['done', 1, 1]);
    expect(conditions.map(({ name }) => name)).toContain('policy');
    expect(cost?.stages.length).toBeGreaterThan(0);
    expect(puzzles.useEngine.getState().policy?.rounds).toBe(1);
    reset();
    expect(puzzles.useRounds.getState().records).toEqual([]);
    expect(puzzles.useEngine.getState().policy?.rounds).toBe(1);
    await restorePolicy();
    expect(puzzles.useEngine.getState().policy).toBeNull();
  });

  it('take results of another policy for stale, also of one with as many rounds, until their own is back', async () => {
    await runAll();
    await runSweep(puzzles);
    const { begun } = puzzles.extras.useSweep.getState();
    if (begun === null) throw new RangeError('The sweep was run.');
    const changes = () => sweepChanges(begun, { ...begun, policy: puzzles.inputs().policy });
    await runRounds();
    expect([statusOf('write'), statusOf('train'), changes()]).toEqual(['stale', 'stale', ['the policy']]);
    await restorePolicy();
    expect([statusOf('write'), statusOf('train'), changes()]).toEqual(['done', 'done', []]);
    await runRounds();
    await runAll();
    expect(statusOf('train')).toBe('done');
    await runRounds();
    expect(puzzles.useEngine.getState().policy?.rounds).toBe(1);
    expect([statusOf('write'), statusOf('train')]).toEqual(['stale', 'stale']);
  });
});
