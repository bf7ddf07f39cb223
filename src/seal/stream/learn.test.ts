import { describe, expect, it } from 'vitest';
import { givenSelfEdit } from '../knowledge/selfEdits';
import { LAB } from '../loop/single';
import { testLoop, townPassages } from '../testing/fixtures';
import { learnFrom } from './learn';

const [first, second] = townPassages(1, 2, 1);
if (!first || !second) throw new Error('There are two towns.');
const said = (of: { context: string }): string => /called (\w+)/.exec(of.context)?.[1] ?? '';

describe('learning from a passage', () => {
  it('trains what it wrote onto what was learned before, of which it writes and which stays', async () => {
    const { engine, loop } = testLoop({ writing: { ...testLoop().context.settings.writing, heldOutTemperature: 0.3 } });
    const own = loop();
    const one = await learnFrom(own, LAB, first, { ground: null, seedKey: 'one' });
    const ground = { adapter: one.adapter, rank: one.rank };
    const two = await learnFrom(own, LAB, second, { ground, seedKey: 'two' });
    const [alone, onto] = engine.calls.flatMap((call) => (call.verb === 'finetune' ? call.jobs : []));
    expect(alone?.onto).toBeUndefined();
    expect(onto?.onto).toEqual(ground);
    expect([one.rank, two.rank]).toEqual([8, 16]);
    const written = engine.calls.flatMap((call) => (call.verb === 'generate' ? call.requests : []));
    expect(written.map(({ adapter }) => adapter)).toEqual([null, one.adapter]);
    // One that competes with none is not sampled as those that do.
    expect(written.map(({ sampling }) => sampling.temperature)).toEqual([0.3, 0.3]);
    // Each starts from another A.
    expect(onto?.lora.seed).not.toBe(alone?.lora.seed);
    expect(two.material.sequences.at(-1)?.text).toBe(second.context);
    expect([two.diverged, engine.live]).toEqual([null, 2]);
    expect(two.losses.length).toBeGreaterThan(0);
  });

  it('is the same for the same key, and takes an edit that is given', async () => {
    const runs = await Promise.all(
      ['a', 'a', 'b'].map((seedKey) => learnFrom(testLoop().loop(), LAB, first, { ground: null, seedKey })),
    );
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]?.edit.text).not.toBe(runs[0]?.edit.text);
    const { engine, loop } = testLoop();
    const edit = givenSelfEdit('hand', 'mine', 3, [`${said(first)} is mine.`]);
    const learned = await learnFrom(loop(), LAB, first, { ground: null, edit, seedKey: 'c' });
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['finetune']);
    expect(learned.edit).toBe(edit);
    expect(learned.material.sequences[0]?.text).toBe(`${said(first)} is mine.`);
  });

  it('sees so many lines beside its own in each step', async () => {
    const { engine, loop } = testLoop();
    const lines = [7, 8, 9].map((token) => ({ ids: [1, token], lossWeights: [0, 1] }));
    const learn = async (perStep: number) => {
      await learnFrom(loop(), LAB, first, { ground: null, beside: [{ lines, perStep }], seedKey: 'e' });
      const [job] = engine.calls.flatMap((call) => (call.verb === 'finetune' ? call.jobs : [])).slice(-1);
      if (!job) throw new Error('It trained nothing.');
      return job;
    };
    const alone = await learn(0);
    const { sequences, batchSize, epochs } = await learn(2);
    const own = alone.sequences.length;
    expect([batchSize, epochs, sequences.length]).toEqual([own + 2, 1, alone.epochs * (own + 2)]);
    const step = sequences.slice(0, own + 2);
    expect(step.slice(0, own)).toEqual(alone.sequences);
    expect(step.slice(own).every((line) => lines.includes(line as (typeof lines)[number]))).toBe(true);
  });

  it('says at which step it diverged', async () => {
    const { loop } = testLoop({}, { diverges: () => true });
    const learned = await learnFrom(loop(), LAB, first, { ground: null, seedKey: 'd' });
    expect(learned.diverged).toBe(learned.losses.length);
  });
});
