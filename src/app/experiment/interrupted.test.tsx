import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import { decodeLine, encodeLine, type JournalParser, readRun } from '../../storage/journalFormat';
import { InterruptedItem } from '../runs/InterruptedRuns';
import {
  canGoOn,
  deleteInterrupted,
  goOn,
  type InterruptedRun,
  keepInterrupted,
  loadInterrupted,
  registerGoOn,
  useInterrupted,
} from './interrupted';
import { TINY_DEVICE as device, TINY_MODEL as model } from './testing/tinyDevice';

const ID = 'puzzles-2026-01-02T03-04-05-000Z-abc123';

/** Lines of the journal by run, the runs that another tab holds, and those that this page does something with. */
const journal = vi.hoisted(() => ({
  lines: new Map<string, string[]>(),
  held: new Set<string>(),
  own: new Set<string>(),
  /** Whether something runs in this page. */
  running: false,
  /** What another tab does whenever this page waits for the journal. */
  meanwhile: (): void => undefined,
}));

vi.mock('./running', () => ({ isRunning: () => journal.running }));
vi.mock(import('./library'), async (original) => ({ ...(await original()), keepRun: async () => true }));

vi.mock('./journalRun', () => ({
  runJournal: {
    interrupted: async () => [...journal.lines.keys()].filter((run) => !journal.held.has(run)),
    elsewhere: async () => [...journal.held],
    read: async (run: string, parser: JournalParser<unknown, unknown>) => {
      const read = readRun(run, (journal.lines.get(run) ?? []).map(decodeLine), parser);
      journal.meanwhile();
      return journal.lines.has(run) ? (read ?? { state: 'damaged', id: run }) : null;
    },
    raw: async (run: string) => {
      journal.meanwhile();
      return (journal.lines.get(run) ?? []).map((text, number) => ({ number, text }));
    },
    end: async (run: string) => {
      journal.meanwhile();
      journal.lines.delete(run);
    },
    alone: async (run: string, work: () => Promise<unknown>) => {
      if (journal.held.has(run)) throw new Error('This run goes on in another tab.');
      journal.own.add(run);
      return work().finally(() => journal.own.delete(run));
    },
  },
}));

function written(...entries: readonly unknown[]): string[] {
  const header = {
    domain: 'puzzles',
    settings: { ...DEFAULT_PUZZLE_SETTINGS, rounds: 3 },
    model,
    device,
    startedAt: '2026-01-02T03:04:05.000Z',
  };
  return [
    encodeLine({ kind: 'begin', run: ID, number: 0, version: 1, value: header }),
    ...entries.map((value, at) => encodeLine({ kind: 'entry', run: ID, number: at + 1, value })),
  ];
}

const BEGUN = [{ type: 'run-started', items: { training: [], heldOut: [] } }];
const START = [{ type: 'start-done', evaluations: [{}] }];
const STAGE = [{ type: 'answered', call: { verb: 'stage', key: 'quiz train 1' } }];
const ROUND = [{ type: 'round-done', record: { round: 1 } }];
const runs = (): readonly InterruptedRun[] => useInterrupted.getState().runs;
const drawn = (run: InterruptedRun): string =>
  renderToStaticMarkup(<InterruptedItem run={run} mayGoOn={canGoOn(run, useInterrupted.getState().goOn)} />);

beforeEach(() => {
  journal.lines.clear();
  journal.held.clear();
  journal.running = false;
  journal.meanwhile = () => undefined;
  useInterrupted.setState({ runs: [], goOn: {}, deleted: null, problem: null, evicted: 0 });
});

describe('interrupted runs', () => {
  it.each([
    [[], 'Interrupted before anything was measured; 3 rounds asked for.', false],
    [[START], 'Interrupted after the first measurements; 3 rounds asked for.', true],
    [[START, ROUND], 'Interrupted after round 1 of 3.', true],
    [[STAGE], 'Interrupted before anything was measured; 3 rounds asked for. 1 stage is done.', false],
    [[START, ROUND, STAGE, STAGE], 'Interrupted after round 1 of 3. 2 more stages are done.', true],
  ])('say how far they came, and what was measured can be kept', async (entries, text, keepable) => {
    journal.lines.set(ID, written(...entries));
    await loadInterrupted();
    const [run] = runs();
    if (run === undefined) throw new Error('Not listed');
    const markup = drawn(run);
    expect(markup).toContain('Run on puzzles, 2 January 2026, 03:04 UTC');
    expect(markup).toContain(text);
    expect(markup.includes('Keep as it is')).toBe(keepable);
  });

  it('say what is damaged, and keep what came before it', async () => {
    const lines = written(START, ROUND);
    journal.lines.set(ID, [...lines.slice(0, 2), 'rubbish']);
    await loadInterrupted();
    expect(runs()).toMatchObject([{ done: 0, measured: true, notice: expect.stringContaining('entry 2 is damaged') }]);
    journal.lines.set(ID, ['rubbish', ...lines.slice(1)]);
    await loadInterrupted();
    expect(runs()).toEqual([{ state: 'damaged', id: ID }]);
  });

  it('of another tab have no buttons', async () => {
    journal.lines.set(ID, written(START));
    journal.held.add(ID);
    registerGoOn('puzzles', async () => undefined);
    await loadInterrupted();
    const [run] = runs();
    if (run === undefined) throw new Error('Not listed');
    expect(drawn(run)).toContain('Running in another tab.');
    expect(drawn(run)).not.toContain('<button');
  });

  it('can be gone on with once the page knows how, in that domain', async () => {
    journal.lines.set(ID, written(START, ROUND));
    await loadInterrupted();
    const [run] = runs();
    if (run === undefined) throw new Error('Not listed');
    registerGoOn('knowledge', async () => undefined);
    expect(drawn(run)).not.toContain('Go on');
    // Taken up by this page, it is none of the interrupted ones.
    const handler = vi.fn(async (id: string) => void journal.lines.delete(id));
    registerGoOn('puzzles', handler);
    expect(drawn(run)).toContain('aria-label="Go on with Run on puzzles, 2 January 2026, 03:04 UTC"');
    await goOn(ID);
    expect(handler).toHaveBeenCalledWith(ID, expect.objectContaining({ entries: [START, ROUND] }));
    expect(runs()).toEqual([]);
  });

  it('wait for the run that is going on', async () => {
    journal.lines.set(ID, written(START));
    const handler = vi.fn(async () => undefined);
    registerGoOn('puzzles', handler);
    journal.running = true;
    await expect(goOn(ID)).rejects.toThrow('Another run is going on.');
    expect(handler).not.toHaveBeenCalled();
  });

  it.each([
    ['deleted', deleteInterrupted],
    ['kept', keepInterrupted],
  ])('are %s by one tab while no other takes them up', async (_, act) => {
    journal.lines.set(ID, written(BEGUN));
    // It goes on with the run as soon as it gets it.
    journal.meanwhile = () => void (journal.own.has(ID) || journal.held.add(ID));
    await act(ID);
    expect([journal.held.size, journal.lines.size]).toEqual([0, 0]);
    journal.meanwhile = () => undefined;
    // Meanwhile listed here still, it is gone.
    await expect(act(ID)).rejects.toThrow('This run is no longer in this browser.');
    journal.lines.set(ID, written(BEGUN));
    journal.held.add(ID);
    await expect(act(ID)).rejects.toThrow('This run goes on in another tab.');
    expect(runs()).toMatchObject([{ state: 'elsewhere' }]);
    expect(journal.lines.get(ID)).toHaveLength(2);
  });
});
