import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import type { Knowledge } from '../../seal/knowledge/types';
import { testLoop } from '../../seal/testing/fixtures';
import type { Failure } from '../../worker/protocol';
import { beginRounds } from './liveRounds';
import { makeRounds } from './makeRounds';
import type { Outcome } from './session';

/** What became of the journal: ended because the run was kept, or left as interrupted. */
const journal = vi.hoisted(() => ({ isWritten: true, became: [] as ('ended' | 'left')[], listed: 0 }));

vi.mock('./journalRun', () => ({
  beginJournal: () => undefined,
  isWritten: async () => journal.isWritten,
  endJournal: async (_: string, kept: boolean) => void journal.became.push(kept ? 'ended' : 'left'),
}));
vi.mock('./interrupted', () => ({
  loadInterrupted: async () => {
    journal.listed += 1;
  },
}));

beforeEach(() => Object.assign(journal, { isWritten: true, became: [], listed: 0 }));

const failed = (code: Failure['code']): Outcome => ({ kind: 'failed', failure: { code, message: 'It broke.' } });

/** @returns how often it was kept, and what the screen says of it. */
async function runTo(outcome: Outcome) {
  const store = makeRounds<Knowledge>();
  const keep = vi.fn(async () => true);
  const { model, device } = testLoop().engine;
  const live = { domain: 'knowledge' as const, store, run: async () => outcome, noteFailure: () => undefined, keep };
  await beginRounds<Knowledge>(live, { model, device, settings: DEFAULT_SETTINGS });
  const { status, problem } = store.getState();
  return { kept: keep.mock.calls.length, status, problem };
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
