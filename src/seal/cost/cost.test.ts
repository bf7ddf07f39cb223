import { describe, expect, it } from 'vitest';
import { runRestEm } from '../loop/restEm';
import { testLoop, townPassages } from '../testing/fixtures';
import { costMeter, costOf } from './cost';

async function meteredRun(rate: number | null) {
  let milliseconds = 0;
  const now = (): number => {
    milliseconds += 1;
    return milliseconds;
  };
  const { engine, loop } = testLoop({ rounds: 2 }, {}, { now });
  const meter = costMeter(engine, now);
  const inputs = { training: townPassages(10, 6), heldOut: townPassages(1, 2), replay: null };
  const result = await runRestEm({ ...loop(inputs), engine: meter.engine, emit: (event) => meter.apply(event) });
  return { engine, result, cost: costOf(meter.stages, rate) };
}

describe('the cost of a run', () => {
  it('holds the tokens, steps and adapters that the engine reported', async () => {
    const { result, cost } = await meteredRun(1e9);
    for (const round of result.rounds) {
      const stage = cost.stages.find(
        (one) => one.stage === 'finetune' && one.purpose === 'train' && one.round === round.round,
      );
      const repeats = round.candidates.flatMap((candidate) => candidate.repeats);
      expect(stage?.tokens).toBe(repeats.reduce((sum, { tokens }) => sum + tokens, 0));
      expect(stage?.adapters).toBe(repeats.length);
      expect(stage?.steps).toBe(Math.max(...repeats.map(({ losses }) => losses.length)));
      expect(stage?.flops).toBe(4 * (stage?.tokens ?? 0));
      const policy = cost.stages.find((one) => one.stage === 'policy-finetune' && one.round === round.round);
      expect(policy?.tokens).toBe(round.policyFinetune?.tokens);
    }
  });

  it('leaves no call out: stages, rounds and the whole agree, and inner loops are their finetune and quiz', async () => {
    const { engine, cost } = await meteredRun(1e9);
    // The one call outside of any stage puts the weights back before the run, and adapters are freed between stages.
    const outside = engine.calls.filter(({ verb }) => verb === 'restore' || verb === 'free').length;
    expect(cost.total.counts.dispatches).toBeGreaterThanOrEqual(engine.calls.length - outside);
    const sum = (read: (one: { flops: number; seconds: number }) => number, list: typeof cost.rounds): number =>
      list.reduce((total, one) => total + read(one), 0);
    expect(sum(({ flops }) => flops, cost.rounds)).toBe(cost.total.flops);
    expect(sum(({ seconds }) => seconds, cost.rounds)).toBeCloseTo(cost.total.seconds);
    expect(cost.innerLoops.map(({ purpose, round }) => `${purpose} ${round}`)).toEqual([
      'held-out 0',
      'train 1',
      'held-out 1',
      'train 2',
      'held-out 2',
    ]);
    for (const loop of cost.innerLoops) {
      const own = cost.stages.filter(
        ({ stage, purpose, round }) =>
          stage !== 'self-edits' && stage !== 'policy-finetune' && purpose === loop.purpose && round === loop.round,
      );
      expect(loop.flops).toBe(own.reduce((total, { flops }) => total + flops, 0));
    }
  });

  it('tells the share of the matrix rate, and none without it or with one that cannot be right', async () => {
    const { cost } = await meteredRun(1e9);
    const { flops, seconds, rateShare } = cost.total;
    expect(rateShare).toBeGreaterThan(0);
    expect(rateShare).toBeCloseTo(flops / seconds / 1e9, 12);
    expect((await meteredRun(null)).cost.total.rateShare).toBeNull();
    // A rate below what the run itself reached was no rate of an idle device.
    expect((await meteredRun(flops / seconds / 2)).cost.total.rateShare).toBeNull();
  });

  it('reads equal prompts once', async () => {
    const { engine } = testLoop();
    const meter = costMeter(engine, () => 0);
    const request = {
      adapter: null,
      maxTokens: 4,
      sampling: { temperature: 1, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1, seed: 1 },
      stopIds: [],
    };
    const prompt = [5, 6, 7, 8, 9];
    const tokens = async (streams: readonly number[]): Promise<number> => {
      meter.apply({ type: 'stage-started', stage: 'self-edits', purpose: 'lab', round: 0 });
      const results = await meter.engine.generate(streams.map((stream) => ({ ...request, prompt, stream })));
      meter.apply({ type: 'stage-done', stage: 'self-edits', purpose: 'lab', round: 0, seconds: 1 });
      const decoded = results.reduce((sum, { ids, finish }) => sum + ids.length - (finish === 'stop' ? 0 : 1), 0);
      return (meter.stages.at(-1)?.tokens ?? 0) - decoded;
    };
    expect(await tokens([1])).toBe(prompt.length);
    expect(await tokens([1, 2, 3])).toBe(prompt.length);
  });
});
