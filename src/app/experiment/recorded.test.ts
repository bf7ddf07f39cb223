import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeRun } from '../../seal/record/format';
import type { RunRecord } from '../../seal/record/record';
import { tabStorage } from '../../storage/drafts';
import type { RecordedPosition } from './recordedPositions';
import { NO_RECORDED, type RecordedTypes } from './recordedState';
import { type StageStatus, stageStatus } from './stages';
import { KNOWLEDGE, PUZZLES, type RecordedCase } from './testing/recordedRuns';

vi.mock('../../worker/runFiles', () => import('../../worker/testing/runFilesHere'));

const FIRST: RecordedPosition = { set: 1, item: 0, writer: null };
const SECOND: RecordedPosition = { set: 2, item: 1, writer: null };

function cases<P extends RecordedTypes>(name: string, one: RecordedCase<P>): void {
  const { x, runs } = one;
  const made: RunRecord<P['kind']>[] = [];
  /** What the server has, by the end of the address. */
  let served: Map<string, string>;
  const run = (at: number): RunRecord<P['kind']> => {
    const found = made[at];
    if (found === undefined) throw new RangeError('There are two runs.');
    return found;
  };
  const entry = (at: number): P['entry'] => one.entryOf(run(at), `run${at}.json.gz`);
  const open = (at: number) => runs.open(x, { entry: entry(at), source: 'recorded' });
  const store = () => x.extras.useRecorded.getState();
  const rounds = () => x.useRounds.getState();
  const item = () => one.itemOf(x.useDraft.getState());
  const spoken = () => x.useProgress.getState().spoken;
  const statuses = (): StageStatus[] =>
    x.page.stages.map((stage) => stageStatus(x.page, stage, x.inputs(), x.useResults.getState().stages));
  const edits = () => x.page.candidates(x.useResults.getState().results, x.page.workOf(x.useDraft.getState())).length;
  const own = () => [item(), x.useSettings.getState().settings, x.useResults.getState().recorded, edits()];
  const setEdits = (count: number): void => {
    const { settings, change } = x.useSettings.getState();
    change({ ...settings, edits: count }, ['edits']);
  };

  function beginLive(): void {
    const { conditions, start, rounds: _rounds, measures: _measures, ...header } = run(1);
    rounds().begin(header);
    const told = conditions.map((condition) => ({ type: 'condition' as const, condition }));
    rounds().apply([...told, { type: 'start-done', evaluations: start }]);
    rounds().end('done', null);
  }

  /** As a live run of the first stage leaves it. */
  function runLive(count: number): void {
    const [written] = run(0).rounds[0]?.candidates ?? [];
    const stage = x.page.stages[0] ?? '';
    const results = x.useResults.getState();
    results.begin(stage);
    for (let sample = 0; sample < count; sample += 1) {
      const edit = { ...written?.edit, id: `live${sample}`, sample, item: 0 };
      results.apply([{ type: 'edit', edit, purpose: 'lab', round: 0 } as unknown as P['event']]);
    }
    results.end(stage, null);
  }

  describe(`a recorded run on ${name}`, () => {
    beforeAll(async () => {
      vi.stubGlobal('document', { baseURI: 'http://localhost/' });
      vi.stubGlobal('fetch', async (address: string) => {
        const file = [...served.keys()].find((end) => address.endsWith(`/${end}`));
        return file === undefined ? new Response('', { status: 404 }) : new Response(served.get(file));
      });
      made.push(await one.make(1), await one.make(2));
    });

    beforeEach(() => {
      served = new Map(made.map((record, at) => [`run${at}.json.gz`, writeRun(one.format, record)]));
      x.extras.useRecorded.setState({ ...NO_RECORDED });
      x.ownWork.current = null;
      rounds().reset();
      x.useResults.getState().reset();
      x.useProgress.getState().say('');
      x.useSettings.getState().adopt(one.defaults);
      one.write(one.own);
    });

    it('fills the screens of a live one once its file is there, with an item of it when one is picked', async () => {
      const shown: number[] = [];
      const stop = x.useRounds.subscribe(({ conditions, records }) => shown.push(conditions.length, records.length));
      expect(await open(0)).toBe(true);
      stop();
      const { length } = run(0).conditions;
      expect(shown).toEqual([...(one.isListed ? [length, 0] : []), length, 2]);
      expect(spoken()).toBe(`Recorded run opened: ${entry(0).title}.`);
      runs.showPosition(x, SECOND);
      expect(item()).toEqual(runs.itemsOf(run(0), 2)[1]);
      expect([statuses(), edits()]).toEqual([x.page.stages.map(() => 'done'), run(0).settings.edits]);
      expect(x.useResults.getState().recorded).toBe(true);
    });

    it('says so when its file is missing or broken, and opens at the next try', async () => {
      const missing = { ...entry(0), file: 'gone.json.gz' };
      expect(await runs.open(x, { entry: missing, source: 'recorded' })).toBe(false);
      expect(store()).toMatchObject({ shown: 'offered', run: null });
      expect(store().problem).toMatch(/could not be fetched \(the server answered 404\)/);
      expect([rounds().conditions.length > 0, item(), spoken()]).toEqual([one.isListed, one.own, '']);
      served.set('run0.json.gz', JSON.stringify({ ...run(0), seconds: 'x' }));
      await open(0);
      expect(store().problem).toContain('seconds: must be a number');
      served.set('run0.json.gz', writeRun(one.format, run(0)));
      expect(await open(0)).toBe(true);
      expect(store()).toMatchObject({ shown: 'open', problem: null });
    });

    it('of the visitor says so when it is no longer there', async () => {
      expect(await runs.open(x, { entry: { ...entry(0), id: 'gone' }, source: 'live' })).toBe(false);
      expect(store()).toMatchObject({ run: null, shown: 'offered' });
      expect(store().problem).not.toBeNull();
    });

    it('is opened neither over a live run that goes on nor over one that began meanwhile', async () => {
      x.useProgress.getState().begin('rounds');
      expect([await open(0), runs.show(x, { entry: entry(0), source: 'live' }, run(0))]).toEqual([false, false]);
      x.useProgress.getState().end();
      expect(store().problem).toContain('A live run is going on');
      expect(rounds().recorded).toBe(false);
      const opening = open(0);
      beginLive();
      expect([await opening, rounds().recorded, store().run?.id]).toEqual([false, false, run(0).id]);
      expect(await open(0)).toBe(true);
      expect(rounds().recorded).toBe(true);
    });

    it('gives way to live rounds and comes back, and so do they', async () => {
      beginLive();
      await open(0);
      expect([rounds().recorded, rounds().records.length]).toEqual([true, 2]);
      runs.showLive(x);
      expect([rounds().recorded, rounds().live?.settings.seed, store().live]).toEqual([false, 2, null]);
      runs.showRounds(x);
      expect(rounds().recorded).toBe(true);
      runs.close(x);
      expect([rounds().recorded, rounds().live?.settings.seed]).toEqual([false, 2]);
    });

    it('gives back settings, draft and results when it is left and when it is closed, also after several', async () => {
      setEdits(9);
      runLive(3);
      const before = own();
      expect(before.slice(2)).toEqual([false, 3]);
      for (const back of [runs.leave, runs.close]) {
        await open(0);
        runs.showPosition(x, FIRST);
        runs.showPosition(x, SECOND);
        await open(1);
        runs.showPosition(x, FIRST);
        expect(own()).not.toEqual(before);
        back(x);
        expect([own(), store().before, store().variants]).toEqual([before, null, []]);
      }
      expect(store()).toMatchObject({ shown: 'nothing', entry: null, run: null });
      expect(rounds().recorded).toBe(false);
    });

    it('keeps what the visitor ran on its items, and brings it back in turn', async () => {
      await open(0);
      runs.showPosition(x, FIRST);
      runLive(1);
      const tried = own();
      runs.showPosition(x, SECOND);
      runLive(2);
      runs.showVariant(x);
      expect([own(), store().variants.length]).toEqual([tried, 1]);
      runs.showVariant(x);
      expect([edits(), store().variants.length]).toEqual([2, 1]);
      runs.leave(x);
      expect([item(), edits(), store().variants.length]).toEqual([one.own, 0, 2]);
    });

    it('keeps what is no more than other settings, or an item that was changed', async () => {
      await open(0);
      runs.showPosition(x, FIRST);
      setEdits(77);
      runs.showPosition(x, SECOND);
      expect([x.useSettings.getState().settings.edits, store().variants.length]).toEqual([run(0).settings.edits, 1]);
      one.change();
      const changed = item();
      runs.showPosition(x, SECOND);
      expect(store().variants).toHaveLength(2);
      runs.showVariant(x);
      expect(x.useSettings.getState().settings.edits).toBe(77);
      runs.showVariant(x);
      expect(item()).toBe(changed);
    });

    it('that is closed offers the way back to what was made of it', async () => {
      await open(0);
      runs.showPosition(x, FIRST);
      one.change();
      const changed = item();
      runs.close(x);
      expect(item()).toEqual(one.own);
      x.useView.getState().undo?.back();
      expect(item()).toBe(changed);
    });

    it('rests on item and settings, not on the worker, the policy or how many edits are written next', async () => {
      await open(0);
      runs.showPosition(x, FIRST);
      x.useEngine.setState(({ workerStarts }) => ({ workerStarts: workerStarts + 1, policy: { id: 1, rounds: 2 } }));
      setEdits(8);
      expect(statuses()).toEqual(x.page.stages.map(() => 'done'));
      x.useEngine.setState({ policy: null });
      const { settings, change } = x.useSettings.getState();
      change({ ...settings, finetune: { ...settings.finetune, rank: 7 } }, ['finetune.rank']);
      expect(statuses()).toEqual(x.page.stages.map((_, at) => (at === 0 ? 'done' : 'stale')));
    });

    it('is not what the browser keeps, but what is the visitor’s own', async () => {
      const { storedAs, draftStoredAs } = x.page.settings;
      const kept = () => [storedAs, draftStoredAs ?? ''].map((key) => tabStorage.getItem(key));
      setEdits(9);
      const before = kept();
      await open(0);
      runs.showPosition(x, SECOND);
      expect(item()).not.toEqual(one.own);
      expect(kept()).toEqual(before);
      runs.leave(x);
      one.change();
      expect(kept()).not.toEqual(before);
    });

    it('has no such place', async () => {
      await open(0);
      runs.showPosition(x, FIRST);
      for (const position of [
        { ...FIRST, set: 7 },
        { ...FIRST, item: 99 },
        { set: 'held-out' as const, item: 0, writer: { name: 'policy', round: 7 } },
      ])
        runs.showPosition(x, position);
      expect(store().position).toEqual(FIRST);
      expect(runs.positionOf(run(0), 'held-out', 99)).toBeNull();
    });

    it('begins with the last policy, and keeps to the writer that was asked for where it wrote', () => {
      const last = { name: 'policy', round: 2 };
      expect(runs.firstPosition(run(0))).toEqual({ set: 'held-out', item: 0, writer: last });
      const untrained = { name: 'untrained', round: 0 };
      expect(runs.positionOf(run(0), 'held-out', 1, untrained)?.writer).toEqual(untrained);
      expect(runs.positionOf(run(0), 'held-out', 1, { name: 'in-context', round: 0 })?.writer).toEqual(last);
    });
  });
}

cases('knowledge', KNOWLEDGE);
cases('puzzles', PUZZLES);
