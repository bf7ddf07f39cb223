import { describe, expect, it } from 'vitest';
import { NEUTRAL_QUESTIONS } from '../../world/english/everyday';
import { innerLoop } from '../loop/innerLoop';
import { testLoop, townPassage } from '../testing/fixtures';
import type { EventScope } from '../types';
import { creditOfLines } from './credit';
import { buildTrainingSequences, givenSelfEdit } from './selfEdits';
import { DEFAULT_SETTINGS } from './settings';

const scope: EventScope = { purpose: 'lab', round: 0 };
const plan = { policyVersion: 0, seedKey: 'lab', bare: 'all' } as const;
const passage = townPassage(1, 1);
const edit = givenSelfEdit('hand', 'hand', 0, ['Bima sells amber.\nThe gate is red.\nIt is far.']);
const distil = { perStep: 2, weight: 0.5 };

async function trained(settings: Parameters<typeof testLoop>[0]) {
  const opened = testLoop(settings);
  await innerLoop(opened.loop(), scope, [passage], [edit], plan);
  const jobs = opened.engine.calls.flatMap((call) => (call.verb === 'finetune' ? call.jobs : []));
  const { sequences } = buildTrainingSequences(opened.context, passage, edit);
  return { ...opened, jobs, own: sequences };
}
const single = { ...DEFAULT_SETTINGS.finetune, batchSize: 1, epochs: 3 };

describe('distilled lines', () => {
  it('are asked of the untrained weights once, before the first adapter', async () => {
    const { engine } = await trained({ finetune: single, distil, repeats: 3 });
    const at = engine.calls.findIndex((call) => call.verb === 'generate');
    const call = engine.calls[at];
    expect(call?.verb === 'generate' && call.requests).toHaveLength(NEUTRAL_QUESTIONS.length);
    expect(call?.verb === 'generate' && call.requests.every(({ adapter }) => adapter === null)).toBe(true);
    expect(engine.calls.findIndex(({ verb }) => verb === 'finetune')).toBeGreaterThan(at);
    const askedAgain = engine.calls.filter(
      (one) => one.verb === 'generate' && one.requests.length === NEUTRAL_QUESTIONS.length,
    );
    expect(askedAgain).toHaveLength(1);
  });

  it('are asked anew of a trained policy, so that a run that goes on after a round trains on the same', async () => {
    const { loop, engine } = testLoop({ finetune: single, distil });
    const opened = loop();
    const asked = () =>
      engine.calls.filter((one) => one.verb === 'generate' && one.requests.length === NEUTRAL_QUESTIONS.length).length;
    const counts: number[] = [];
    for (const policyVersion of [0, 0, 1, 1]) {
      await innerLoop(opened, scope, [passage], [edit], { ...plan, policyVersion });
      counts.push(asked());
    }
    expect(counts).toEqual([1, 1, 2, 2]);
  });

  it('stand behind the lines of every step, which are as many as without them', async () => {
    const without = await trained({ finetune: single });
    const { jobs, own } = await trained({ finetune: single, distil });
    expect(jobs).toHaveLength(1);
    const [job] = jobs;
    expect(job).toMatchObject({ batchSize: 3, epochs: 1, shuffleSeed: null });
    expect(job?.sequences).toHaveLength(3 * 3 * own.length);
    expect(without.jobs[0]?.sequences.length).toBe(own.length);
    const lines = job?.sequences.filter((_, index) => index % 3 === 0).map(({ ids }) => ids.join(' '));
    // Each line once in each epoch.
    for (let epoch = 0; epoch < 3; epoch += 1)
      expect(lines?.slice(epoch * own.length, (epoch + 1) * own.length).toSorted()).toEqual(
        own.map(({ ids }) => ids.join(' ')).toSorted(),
      );
  });

  it('are learned as answers alone, each with its share of a line', async () => {
    const { jobs, own } = await trained({ finetune: single, distil });
    const line = own.reduce((sum, { ids }) => sum + ids.length - 1, 0) / own.length;
    const distilled = jobs[0]?.sequences.filter((_, index) => index % 3 !== 0) ?? [];
    expect(distilled.length).toBeGreaterThan(0);
    for (const { lossWeights = [] } of distilled) {
      expect(lossWeights[0]).toBe(0);
      expect(lossWeights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0.5 * line);
    }
  });

  it('fill the last step where lines run short, and join all lines where a step takes all', async () => {
    const two = await trained({ finetune: { ...single, batchSize: 3 }, distil });
    const { length } = two.own;
    expect(two.jobs[0]?.sequences).toHaveLength(3 * Math.ceil(length / 3) * 5);
    const all = await trained({ finetune: { ...single, batchSize: null }, distil });
    expect(all.jobs[0]).toMatchObject({ batchSize: length + 2, epochs: 1 });
    expect(all.jobs[0]?.sequences).toHaveLength(3 * (length + 2));
  });

  it('are the same for every adapter of a repeat, and none where the settings want none', async () => {
    const again = await trained({ finetune: single, distil });
    expect(again.jobs[0]?.sequences).toEqual((await trained({ finetune: single, distil })).jobs[0]?.sequences);
    const none = await trained({ finetune: single, distil: { ...distil, perStep: 0 } });
    expect(none.jobs[0]?.sequences.map(({ ids }) => ids)).toEqual(none.own.map(({ ids }) => ids));
  });

  it('are there too when lines are credited, or the credit would be of another training', async () => {
    const { context, engine } = testLoop({ finetune: single, distil });
    const { sequences } = buildTrainingSequences(context, passage, edit);
    await creditOfLines(context, scope, passage, { edit, sequences }, { repeats: 2 });
    const jobs = engine.calls.flatMap((call) => (call.verb === 'finetune' ? call.jobs : []));
    expect(jobs.length).toBeGreaterThan(2);
    for (const job of jobs) expect(job.batchSize).toBe(3);
  });
});
