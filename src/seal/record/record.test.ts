import { describe, expect, it } from 'vitest';
import { runRestEm } from '../loop/restEm';
import { inBothDomains, type LoopSetup, type OpenedLoop, type TestDomain } from '../testing/domains';
import type { Kind, LoopEvent } from '../types';
import { readRun } from './format';
import { beginRecord, isRepeated, RUN_VERSION, type RunRecord, reduceRecord } from './record';

const STARTED = '2026-01-02T03:04:05.678Z';

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  const begin = ({ loop: { engine, settings } }: OpenedLoop<K>): RunRecord<K> => {
    const { model, device } = engine;
    const header = { domain: domain.name, model, device, settings, measuredOn: 'held-out', commit: 'abc' } as const;
    return beginRecord<K>({ ...header, startedAt: STARTED });
  };
  const reduced = (record: RunRecord<K>, events: readonly LoopEvent<K>[]): RunRecord<K> =>
    events.reduce(reduceRecord<K>, record);
  const ticking = (): (() => number) => {
    let time = 0;
    return () => (time += 250);
  };

  async function run(setup: LoopSetup = {}) {
    const opened = domain.open({ now: ticking(), ...setup });
    const result = await runRestEm(opened.loop);
    return { ...opened, result, record: reduced(begin(opened), opened.events) };
  }

  /** The same settings, as a form or a file that names them the other way round has them. */
  const reversed = <T extends object>(settings: T): T => Object.fromEntries(Object.entries(settings).reverse()) as T;

  /** What a run that was stopped and gone on with cannot have in common with one that was not. */
  const untimed = ({ timings: _, seconds: _seconds, ...record }: RunRecord<K>): unknown =>
    JSON.parse(JSON.stringify(record), (key, value: unknown) => (key === 'seconds' ? 0 : value));

  describe('a record', () => {
    it('is called by what its settings are, in whatever order they stand', () => {
      const opened = domain.open({});
      const { settings } = opened.loop;
      const named = (given: typeof settings): string =>
        begin({ ...opened, loop: { ...opened.loop, settings: given } }).id;
      expect(named(reversed(settings))).toBe(named(settings));
      expect(named({ ...settings, seed: settings.seed + 1 })).not.toBe(named(settings));
    });

    it('is made of the events of its run: all that it came to, with its times', async () => {
      const { record, result, events, loop } = await run();
      expect(record).toMatchObject({ start: result.start, rounds: result.rounds, measures: result.measures });
      expect(record.items).toEqual(loop.bound.items);
      const rows = [...result.start, ...result.rounds.flatMap(({ evaluations }) => evaluations)];
      expect(record.conditions).toEqual(rows.map(({ condition }) => condition));
      const done = events.flatMap((event) => (event.type === 'stage-done' ? [event] : []));
      expect(record.timings).toEqual(done.map(({ type: _, ...timing }) => timing));
      expect(record.timings.length).toBeGreaterThan(8);
      expect(record.seconds).toBeCloseTo(done.reduce((sum, { seconds }) => sum + seconds, 0));
      expect(record.seconds).toBeGreaterThan(1);
    });

    it('has each part once, where a run that goes on tells parts again', async () => {
      const { record, events } = await run();
      const again = events.filter(({ type }) => ['start-done', 'round-done', 'measure'].includes(type));
      const { start, rounds, measures, conditions } = reduced(record, again);
      expect({ ...record, start, rounds, measures, conditions }).toEqual(record);
    });

    it('says what was measured, with what, on which items, and survives JSON', async () => {
      const { record, loop } = await run();
      expect(JSON.parse(JSON.stringify(record))).toEqual(record);
      expect(record).toMatchObject({
        schema: 'selkie-run',
        version: RUN_VERSION,
        domain: domain.name,
        startedAt: STARTED,
        commit: 'abc',
        model: { name: 'scripted' },
        device: { vendor: 'scripted', software: true },
        settings: { seed: 1, rounds: 2 },
        measuredOn: 'held-out',
        items: { training: loop.bound.items.training, heldOut: loop.bound.items.heldOut },
        notices: [],
        cost: null,
      });
      for (const condition of record.conditions)
        expect(condition).toMatchObject({
          name: expect.any(String),
          round: expect.any(Number),
          n: 2,
          accuracy: expect.any(Number),
          standardError: expect.any(Number),
          perItem: [expect.any(Number), expect.any(Number)],
        });
    });

    it('has a name that two runs do not share', () => {
      const named = (setup: LoopSetup): string => begin(domain.open(setup)).id;
      expect(named({})).toBe(named({}));
      expect(named({ settings: { seed: 5 } })).not.toBe(named({}));
      expect(named({})).toMatch(new RegExp(`^${domain.name}-2026-01-02T03-04-05-678Z-\\w+$`));
    });

    it('grows while the run does: rows at once, and what is kept of a round when it is done', async () => {
      const { events, loop, engine } = await run();
      let record = begin({ loop, engine, events });
      for (const event of events) {
        const before = record;
        record = reduceRecord(record, event);
        if (event.type === 'condition') expect(record.conditions.length).toBe(before.conditions.length + 1);
        if (event.type === 'round-done') expect(record.rounds).toEqual([...before.rounds, event.record]);
        // A row is there once, though its evaluation comes with it later.
        const names = record.conditions.map(({ name, round }) => `${name} ${round}`);
        expect(new Set(names).size).toBe(names.length);
      }
    });

    it('is the same object after an event that says nothing to be kept', async () => {
      const { events, record } = await run();
      const kept = new Set(['run-started', 'stage-done', 'condition', 'start-done', 'round-done', 'measure']);
      const others = events.filter(({ type }) => !kept.has(type));
      expect(new Set(others.map(({ type }) => type)).size).toBeGreaterThan(8);
      for (const event of others) expect(reduceRecord(record, event)).toBe(record);
      for (const event of events)
        if (event.type === 'stage-done' && isRepeated(record, event)) expect(reduceRecord(record, event)).toBe(record);
    });
  });

  describe('a run that goes on', () => {
    const ROUNDS = { settings: { rounds: 3 } };

    /** Stopped by a person at the first event of this kind. */
    async function stopped(isStop: (event: LoopEvent<K>) => boolean): Promise<RunRecord<K>> {
      const stop = new AbortController();
      const opened = domain.open({
        ...ROUNDS,
        now: ticking(),
        signal: stop.signal,
        after: () => {
          const last = opened.events.at(-1);
          if (last !== undefined && isStop(last)) stop.abort();
        },
      });
      await expect(runRestEm(opened.loop)).rejects.toMatchObject({ code: 'aborted' });
      return reduced(begin(opened), opened.events);
    }

    it.each([
      ['between two rounds', (event: LoopEvent<K>) => event.type === 'round-done' && event.record.round === 1],
      [
        'in the midst of a round',
        (event: LoopEvent<K>) => event.type === 'losses' && event.purpose === 'train' && event.round === 2,
      ],
      [
        'while its policy is measured',
        (event: LoopEvent<K>) => event.type === 'stage-started' && event.purpose === 'held-out' && event.round === 2,
      ],
      // Rows of puzzles are told before the search for constants, which is then broken off.
      ['once a row of the start was told', (event: LoopEvent<K>) => event.type === 'condition'],
      ['before the first round', (event: LoopEvent<K>) => event.type === 'round-started'],
    ])('after it was stopped %s has the record of an uninterrupted one, but for times', async (_, isStop) => {
      const whole = await run(ROUNDS);
      const earlier = await stopped(isStop);
      expect(earlier.rounds.length).toBeLessThan(3);
      for (const from of [earlier, readRun(domain.format, JSON.parse(JSON.stringify(domain.format.full(earlier))))]) {
        const opened = domain.open({ ...ROUNDS, now: ticking() });
        await runRestEm(opened.loop, from);
        const record = reduced(from, opened.events);
        expect(untimed(domain.format.full(record))).toEqual(untimed(domain.format.full(whole.record)));
        // What was timed once is not timed again, though the policy was trained again to bring it back.
        const timed = record.timings.flatMap(({ stage, round }) => (stage === 'policy-finetune' ? [round] : []));
        expect(timed.filter((round) => round <= from.rounds.length)).toEqual(from.rounds.map(({ round }) => round));
        expect(record.seconds).toBeCloseTo(record.timings.reduce((sum, { seconds }) => sum + seconds, 0));
      }
    });

    it('after it was stopped within the start measures all of it', async () => {
      const whole = await run(ROUNDS);
      const earlier = await stopped((event) => event.type === 'losses');
      expect(earlier.start).toEqual([]);
      const opened = domain.open({ ...ROUNDS, now: ticking() });
      await runRestEm(opened.loop, earlier);
      expect(untimed(reduced(earlier, opened.events))).toEqual(untimed(whole.record));
    });
  });
});
