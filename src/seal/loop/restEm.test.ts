import { describe, expect, it } from 'vitest';
import { EngineError } from '../../contract/errors';
import { inBothDomains, type LoopSetup, type TestDomain } from '../testing/domains';
import { finetunesOf } from '../testing/puzzles';
import type { ScriptedCall, ScriptedEngine } from '../testing/scriptedEngine';
import type { Kind, Stage } from '../types';
import { itemsOfRound, runRestEm } from './restEm';

const verbs = ({ calls }: ScriptedEngine): string[] => calls.map(({ verb }) => verb);
const count = (engine: ScriptedEngine, verb: ScriptedCall['verb']): number =>
  verbs(engine).filter((one) => one === verb).length;

describe('the items of a round', () => {
  it.each([
    [2, 1, ['a', 'b']],
    [2, 2, ['c', 'd']],
    [3, 2, ['d', 'e', 'a']],
    [2, 3, ['e', 'a']],
    [9, 1, ['a', 'b', 'c', 'd', 'e']],
  ])('%d each, round %d: the next ones, from the start again where they are used up', (perRound, round, items) => {
    expect(itemsOfRound(['a', 'b', 'c', 'd', 'e'], perRound, round)).toEqual(items);
    expect(itemsOfRound([], perRound, round)).toEqual([]);
  });
});

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  async function run(setup: LoopSetup = {}) {
    const opened = domain.open(setup);
    return { ...opened, result: await runRestEm(opened.loop) };
  }

  describe('rounds', () => {
    it('measure first, then write, train, quiz, reward, select, train the policy and measure it', async () => {
      const { result, events, engine, loop } = await run({ settings: { rounds: 2 } });
      const told = events.flatMap((event) => (/^(run-|start-|round-|measure)/.test(event.type) ? [event.type] : []));
      const measures = result.measures.map(({ round }) => round);
      expect(told).toEqual([
        'run-started',
        'start-done',
        ...(measures.includes(0) ? ['measure'] : []),
        'round-started',
        'round-done',
        'round-started',
        'round-done',
        ...(measures.includes(2) ? ['measure'] : []),
      ]);
      const stages = events.flatMap((event) =>
        event.type === 'stage-started' && event.round === 1 ? [`${event.stage} ${event.purpose}`] : [],
      );
      expect(stages).toEqual([
        ...['self-edits', 'finetune', 'quiz', 'reward', 'selection', 'policy-finetune'].map(
          (stage) => `${stage} train`,
        ),
        ...['self-edits', 'finetune', 'quiz', 'reward'].map((stage) => `${stage} held-out`),
      ]);
      expect(verbs(engine)[0]).toBe('restore');
      expect([count(engine, 'merge'), count(engine, 'restore'), engine.live]).toEqual([2, 1, 0]);
      expect(result.rounds.map(({ round, policyVersion }) => [round, policyVersion])).toEqual([
        [1, 0],
        [2, 1],
      ]);
      const started = events.find((event) => event.type === 'run-started');
      expect(started?.items).toEqual(loop.bound.items);
    });

    it('tell each row once it is measured, and each round as it was', async () => {
      const { result, events } = await run();
      const rows = [...result.start, ...result.rounds.flatMap(({ evaluations }) => evaluations)];
      expect(events.flatMap((event) => (event.type === 'condition' ? [event.condition] : []))).toEqual(
        rows.map(({ condition }) => condition),
      );
      expect(events.flatMap((event) => (event.type === 'start-done' ? [event.evaluations] : []))).toEqual([
        result.start,
      ]);
      expect(events.flatMap((event) => (event.type === 'round-done' ? [event.record] : []))).toEqual(result.rounds);
      expect(events.flatMap((event) => (event.type === 'measure' ? [event.measure] : []))).toEqual(result.measures);
      expect(events.flatMap((event) => (event.type === 'selection' ? [event.decisions] : []))).toEqual(
        result.rounds.map(({ decisions }) => decisions),
      );
    });

    it('sample each round from the policy of the round before, on the items that are its turn', async () => {
      const { result, loop, engine } = await run({ settings: { rounds: 3 } });
      const { items: all, perRound } = loop.bound;
      const roundItems = (round: number) => itemsOfRound(all.training, perRound, round);
      for (const { candidates, policyVersion, round } of result.rounds) {
        expect(new Set(candidates.map(({ edit }) => edit.policyVersion))).toEqual(new Set([policyVersion]));
        expect(new Set(candidates.map(({ edit }) => edit.item))).toEqual(new Set(roundItems(round).keys()));
      }
      const asked = engine.calls.flatMap((call) => {
        if (call.verb !== 'generate') return [];
        const [request] = call.requests;
        const { temperature } = request?.sampling ?? {};
        return temperature === loop.settings.writing.temperature ? [JSON.stringify(call.requests)] : [];
      });
      // Rounds 1 and 2 have different items; round 3 those of round 1 again, with other luck.
      expect(new Set(asked).size).toBe(asked.length);
      expect(roundItems(3)).toEqual(roundItems(1));
    });

    it('estimate rewards over items: the mean of all of an item, and its best', async () => {
      const { result, loop } = await run();
      for (const { candidates, meanReward, bestReward } of result.rounds) {
        const rewards = [0, 1].map((item) =>
          candidates.flatMap((one) => (one.edit.item === item ? [loop.bound.rewardOf(one) ?? Number.NaN] : [])),
        );
        const means = rewards.map((own) => own.reduce((sum, one) => sum + one, 0) / own.length);
        expect(meanReward.mean).toBeCloseTo(((means[0] ?? 0) + (means[1] ?? 0)) / 2);
        expect(meanReward.n).toBe(2);
        const best = rewards.map((own) => Math.max(...own));
        expect(bestReward.mean).toBeCloseTo(((best[0] ?? 0) + (best[1] ?? 0)) / 2);
      }
    });

    it('get better: rows of the policy beat those of the untrained one', async () => {
      const { result } = await run();
      const untrained = result.start.find(({ condition }) => condition.name === 'untrained')?.condition.accuracy;
      const [after] = result.rounds.flatMap(({ evaluations }) =>
        evaluations.flatMap(({ condition }) => (condition.name === 'policy' ? [condition.accuracy] : [])),
      );
      expect(after).toBeGreaterThan(untrained ?? 1);
    });

    it('are the same for the same seed and settings, and others for another', async () => {
      const [first, again, other] = [await run(), await run(), await run({ settings: { seed: 2 } })];
      expect(again.result).toEqual(first.result);
      expect(again.events).toEqual(first.events);
      expect(other.result).not.toEqual(first.result);
    });

    it('begin with the weights as loaded, whatever ran before', async () => {
      const { loop, result, engine } = await run();
      expect(count(engine, 'merge')).toBe(2);
      expect(await runRestEm(loop)).toEqual(result);
    });

    it('may be none, and then only the start is measured', async () => {
      const { result, engine } = await run({ settings: { rounds: 0 } });
      expect(result.rounds).toEqual([]);
      expect(result.start.length).toBeGreaterThan(0);
      expect(count(engine, 'merge')).toBe(0);
    });
  });

  describe('stopping and pausing', () => {
    it.each([2, 5, 8, 10, 14])('stops at gate %d, frees adapters and restores the weights', async (stopAt) => {
      const stop = new AbortController();
      let gates = 0;
      const { loop, engine } = domain.open({
        signal: stop.signal,
        gate: async () => {
          gates += 1;
          if (gates === stopAt) stop.abort();
        },
      });
      await expect(runRestEm(loop)).rejects.toMatchObject({ code: 'aborted' });
      expect(gates).toBe(stopAt);
      expect(engine.live).toBe(0);
      expect(verbs(engine).at(-1)).toBe('restore');
      expect(engine.skill).toBe(0.3);
    });

    it.each(['losses', 'edit-text', 'policy-losses'])('stops within a call of the engine, at %s', async (type) => {
      const stop = new AbortController();
      const { loop, engine } = domain.open({
        signal: stop.signal,
        after: (event) => {
          if (event.type === type) stop.abort();
        },
      });
      await expect(runRestEm(loop)).rejects.toMatchObject({ code: 'aborted' });
      expect([engine.live, count(engine, 'merge')]).toEqual([0, 0]);
      expect(verbs(engine).at(-1)).toBe('restore');
    });

    it('makes no call of the engine while the gate is closed', async () => {
      const stages: Stage[] = [];
      let [open, reach] = [(): void => undefined, (): void => undefined];
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      const { loop, engine } = domain.open({
        settings: { rounds: 1 },
        gate: async (stage) => {
          if (stages.push(stage) !== 3) return;
          reach();
          await opened;
        },
      });
      const running = runRestEm(loop);
      await reached;
      const before = engine.calls.length;
      // Whatever was on its way has had its turn.
      await new Promise((resolve) => setImmediate(resolve));
      expect([engine.calls.length, before]).toEqual([3, 3]);
      open();
      await running;
      expect(stages.slice(0, 3)).toEqual(['self-edits', 'finetune', 'quiz']);
      expect(stages).toContain('policy-finetune');
    });
  });

  describe('rounds that fail', () => {
    it('put the weights back and say why', async () => {
      let merged = false;
      const failWhen = ({ verb }: ScriptedCall) => {
        merged ||= verb === 'merge';
        return merged && verb === 'finetune' ? new EngineError('out-of-memory', 'Too much.') : undefined;
      };
      const { loop, engine } = domain.open({ engine: { failWhen } });
      await expect(runRestEm(loop)).rejects.toThrow('Too much.');
      expect(count(engine, 'merge')).toBe(1);
      expect(verbs(engine).at(-1)).toBe('restore');
      expect(engine.skill).toBe(0.3);
      expect(engine.live).toBe(0);
    });

    it('say why even where nothing can be put back', async () => {
      const failWhen = ({ verb }: ScriptedCall) =>
        verb === 'generate' ? new EngineError('device-lost', 'The device is gone.') : undefined;
      const { loop, engine } = domain.open({ engine: { failWhen } });
      const running = runRestEm(loop);
      engine.restoreWeights = () => Promise.reject(new Error('No device.'));
      await expect(running).rejects.toThrow('The device is gone.');
    });
  });

  describe('rounds that go on', () => {
    it.each([0, 1, 2])('after %d of three come to the result of an uninterrupted run', async (done) => {
      const whole = await run({ settings: { rounds: 3 } });
      const { loop, engine, events } = domain.open({ settings: { rounds: 3 } });
      const { start, rounds } = whole.result;
      const measures = whole.result.measures.filter(({ round }) => round <= done);
      const resumed = await runRestEm(loop, { start, rounds: rounds.slice(0, done), measures });
      expect(resumed).toEqual(whole.result);
      const again = Array.from({ length: done }, () => ['finetune', 'merge', 'free']).flat();
      expect(verbs(engine).slice(0, 1 + again.length)).toEqual(['restore', ...again]);
      // Then the other rounds as they were.
      const rest = engine.calls.slice(1 + again.length);
      expect(rest.map(({ verb }) => verb)).toEqual(verbs(whole.engine).slice(-rest.length));
      const [jobs, uninterrupted] = [finetunesOf(engine).slice(done), finetunesOf(whole.engine)];
      expect(jobs).toEqual(uninterrupted.slice(uninterrupted.length - jobs.length));
      expect(rest.filter(({ verb }) => verb === 'merge')).toHaveLength(3 - done);
      const told = events.flatMap((event) => (event.type === 'round-started' ? [event.round] : []));
      expect(told).toEqual([1, 2, 3].slice(done));
    });

    it('are not measured anew, and catch up on what was not measured yet', async () => {
      const whole = await run();
      const { loop, engine } = domain.open();
      expect(await runRestEm(loop, whole.result)).toEqual(whole.result);
      expect(count(engine, 'generate')).toBe(0);
      expect(finetunesOf(engine)).toHaveLength(2);
      const late = domain.open();
      const { measures, ...rest } = whole.result;
      expect(measures.length).toBeGreaterThan(0);
      expect((await runRestEm(late.loop, rest)).measures).toEqual(measures);
    });
  });
});
