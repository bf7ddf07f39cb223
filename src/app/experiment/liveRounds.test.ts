import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Evaluation } from '../../seal/knowledge/measured';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import type { AnyRun } from '../../seal/record/record';
import { testLoop } from '../../seal/testing/fixtures';
import type { Failure } from '../../worker/protocol';
import { KNOWLEDGE_PAGE, type KnowledgePage } from '../knowledge/page';
import { testRun } from '../runs/testing/smallRun';
import type { Outcome } from './engine';
import { makeExperiment } from './experiment';
import { beginRounds, goOnRounds, type RoundsExperiment } from './liveRounds';

/** What became of the journal: ended because the run was kept, or left as interrupted. */
const journal = vi.hoisted(() => ({
  isWritten: true,
  writing: Promise.resolve(),
  became: [] as ('ended' | 'left')[],
  taken: 0,
  whileTaken: (): void => undefined,
  listed: 0,
}));
/** Whether something runs on this page. */
const session = vi.hoisted(() => ({ running: false }));
/** Among the visitor's runs, each with where it came from. */
const kept = vi.hoisted(() => ({ runs: [] as [run: unknown, source: string][] }));

vi.mock('./journalRun', () => {
  const open = {
    add: () => journal.writing,
    isWritten: async () => journal.isWritten,
    end: async (kept: boolean) => void journal.became.push(kept ? 'ended' : 'left'),
  };
  return {
    beginJournal: () => open,
    continueJournal: async () => {
      journal.taken += 1;
      journal.whileTaken();
      return open;
    },
  };
});
vi.mock(import('./running'), async (original) => ({ ...(await original()), isRunning: () => session.running }));
vi.mock(import('./library'), async (original) => ({
  ...(await original()),
  keepOrTell: async (make: () => AnyRun | null, source: string) => {
    kept.runs.push([make(), source]);
    return true;
  },
}));
vi.mock('./interrupted', () => ({
  loadInterrupted: async () => {
    journal.listed += 1;
  },
}));

beforeEach(() => {
  Object.assign(journal, { isWritten: true, writing: Promise.resolve(), became: [], taken: 0, listed: 0 });
  journal.whileTaken = () => undefined;
  session.running = false;
  kept.runs = [];
});

const failed = (code: Failure['code']): Outcome => ({ kind: 'failed', failure: { code, message: 'It broke.' } });

const EVALUATION: Evaluation = {
  condition: {
    name: 'untrained',
    round: 0,
    n: 1,
    questions: 1,
    accuracy: 0,
    standardError: null,
    wilson: [0, 1],
    perItem: [0],
    fixed: 0,
    broken: 0,
    mcnemarP: 1,
    goldLogProbability: null,
    locality: null,
    collateral: null,
  },
  base: [],
  candidates: [],
};

/** @returns how often it was kept, and what the screen says of it. */
async function runTo(outcome: Outcome) {
  const { page, useRounds } = makeExperiment(KNOWLEDGE_PAGE, false);
  const { model, device } = testLoop().engine;
  const actions: RoundsExperiment<KnowledgePage>['actions'] = {
    followRounds: async (_, told) => {
      told([{ type: 'start-done', evaluations: [EVALUATION] }]);
      return outcome;
    },
    release: () => undefined,
    noteFailure: () => undefined,
  };
  await beginRounds({ page, useRounds, actions }, { model, device, settings: DEFAULT_SETTINGS });
  const { status, problem, live } = useRounds.getState();
  for (const run of kept.runs) expect(run).toEqual([live, 'live']);
  expect(live?.start).toEqual([EVALUATION]);
  return { kept: kept.runs.length, status, problem };
}

describe('rounds that end', () => {
  it.each<[Outcome, string]>([
    [failed('worker-crashed'), 'failed'],
    [failed('worker-silent'), 'failed'],
    [failed('device-lost'), 'failed'],
    [failed('no-answer'), 'failed'],
    [{ kind: 'stopped', cause: 'silence' }, 'stopped'],
  ])('by the machine (%j) are left to be gone on with', async (outcome, status) => {
    expect(await runTo(outcome)).toMatchObject({ kept: 0, status });
    expect(journal).toMatchObject({ became: ['left'], listed: 1 });
  });

  it.each<[Outcome, string]>([
    [{ kind: 'finished' }, 'done'],
    [{ kind: 'stopped', cause: 'asked' }, 'stopped'],
    [failed('out-of-memory'), 'failed'],
    [failed('bad-request'), 'failed'],
  ])('otherwise (%j) are kept with what they measured', async (outcome, status) => {
    expect(await runTo(outcome)).toMatchObject({ kept: 1, status });
    expect(journal).toMatchObject({ became: ['ended'], listed: 0 });
  });

  it('show nothing as done before it is written down, and all of it before they count as ended', async () => {
    let resolve = (): void => undefined;
    journal.writing = new Promise((written) => {
      resolve = written;
    });
    const { page, useRounds } = makeExperiment(KNOWLEDGE_PAGE, false);
    const { model, device } = testLoop().engine;
    const actions: RoundsExperiment<KnowledgePage>['actions'] = {
      followRounds: async (_, told) => {
        told([{ type: 'start-done', evaluations: [EVALUATION] }]);
        return { kind: 'finished' };
      },
      release: () => undefined,
      noteFailure: () => undefined,
    };
    const end = beginRounds({ page, useRounds, actions }, { model, device, settings: DEFAULT_SETTINGS });
    await new Promise((later) => setTimeout(later));
    expect(useRounds.getState()).toMatchObject({ status: 'running', start: [] });
    resolve();
    await end;
    expect(useRounds.getState()).toMatchObject({ status: 'done', start: [EVALUATION] });
    expect(kept.runs).toHaveLength(1);
  });

  it('say where to go on', async () => {
    expect((await runTo(failed('device-lost'))).problem).toMatch(/^It broke\. .*Runs page.*Go on/);
    expect((await runTo(failed('bad-request'))).problem).toBe('It broke.');
  });

  it('by the machine are kept after all where the browser did not write them down', async () => {
    journal.isWritten = false;
    expect(await runTo(failed('worker-crashed'))).toMatchObject({ kept: 1, problem: 'It broke.' });
    expect(journal.became).toEqual(['ended']);
  });
});

describe('rounds that were interrupted', () => {
  const go = async () => {
    const { page, useRounds } = makeExperiment(KNOWLEDGE_PAGE, false);
    const followed: unknown[] = [];
    const actions: RoundsExperiment<KnowledgePage>['actions'] = {
      followRounds: async (task) => {
        followed.push(task);
        return { kind: 'finished' };
      },
      release: () => undefined,
      noteFailure: () => undefined,
    };
    const record = await testRun({ seed: 1 });
    const gone = await goOnRounds({ page, useRounds, actions }, 'a', 2, record, []).catch(
      (error: Error) => error.message,
    );
    return { gone, followed: followed.length, status: useRounds.getState().status };
  };
  const BUSY = { gone: expect.stringMatching(/^Another run is going on/), followed: 0, status: 'idle' };

  it('are gone on with', async () => {
    expect(await go()).toMatchObject({ gone: true, followed: 1 });
  });

  it('are left as they are while something runs', async () => {
    session.running = true;
    expect(await go()).toEqual(BUSY);
    expect(journal).toMatchObject({ taken: 0, became: [] });
  });

  it('are given back where something has begun while their journal was taken up', async () => {
    journal.whileTaken = () => {
      session.running = true;
    };
    expect(await go()).toEqual(BUSY);
    expect(journal).toMatchObject({ taken: 1, became: ['left'] });
    expect(kept.runs).toEqual([]);
  });
});
