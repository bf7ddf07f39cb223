/** Memory that holds two adapters: no more are ever there, and nothing else is different. */
import { describe, expect, it } from 'vitest';
import { creditOfLines } from '../knowledge/credit';
import { multiPassage } from '../knowledge/multiPassage';
import { DEFAULT_SETTINGS } from '../knowledge/settings';
import { inBothDomains, type TestDomain } from '../testing/domains';
import { testLoop, townPassages } from '../testing/fixtures';
import { finetunesOf } from '../testing/puzzles';
import type { Kind } from '../types';
import { innerLoop } from './innerLoop';
import { runRestEm } from './restEm';
import { writeEdits } from './write';

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  async function run(adaptersPerWave: number) {
    const opened = domain.open({ engine: { adaptersPerWave } });
    return { ...opened, result: await runRestEm(opened.loop) };
  }

  it('never has more than two adapters through a whole run, and comes to what one wave comes to', async () => {
    const [two, many] = [await run(2), await run(64)];
    expect(two.engine.peak).toBe(2);
    expect(many.engine.peak).toBeGreaterThan(4);
    expect(two.result).toEqual(many.result);
    expect(two.result.rounds).toHaveLength(2);
    expect([two.engine.live, many.engine.live]).toEqual([0, 0]);
    expect(Math.max(...finetunesOf(two.engine).map((jobs) => jobs.length))).toBe(2);
  });

  it('tells the same progress to the end, however many waves there are', async () => {
    const ends = async (adaptersPerWave: number) => {
      const { loop, events } = domain.open({ engine: { adaptersPerWave } });
      const items = domain.items(2);
      const plan = { edits: 3, policyVersion: 0, label: 'lab', seedKey: 'lab' };
      const edits = await writeEdits(loop, { purpose: 'lab', round: 0 }, items, plan);
      await innerLoop(loop, { purpose: 'lab', round: 0 }, items, edits, {
        policyVersion: 0,
        seedKey: 'lab',
        bare: 'all',
      });
      return events.flatMap((event) => (event.type === 'progress' && event.stage === 'finetune' ? [event] : [])).at(-1);
    };
    const [two, many] = [await ends(2), await ends(64)];
    expect(two).toEqual(many);
    expect(two?.done).toBe(two?.total);
  });
});

describe('two adapters at once', () => {
  it('are enough for pooled passages', async () => {
    const passages = townPassages(40, 3, 1);
    const pooled = async (adaptersPerWave: number) => {
      const multi = { ...DEFAULT_SETTINGS.multiPassage, passages: 3, edits: 2, steps: 6, tokensPerStep: 300 };
      const { loop, engine } = testLoop({ multiPassage: multi }, { adaptersPerWave });
      return { record: await multiPassage(loop(), 0, passages), engine };
    };
    const [two, many] = [await pooled(2), await pooled(64)];
    expect(two.record).toEqual(many.record);
    expect(two.record.finetunes).toHaveLength(3);
    expect([two.engine.peak, two.engine.live]).toEqual([2, 0]);
    expect(many.engine.peak).toBe(3);
  });

  it('are enough for credit', async () => {
    const [passage] = townPassages(3, 1, 1);
    if (!passage) throw new Error('There is no passage.');
    const scope = { purpose: 'lab', round: 0 } as const;
    const credited = async (adaptersPerWave: number) => {
      const { loop, context, engine } = testLoop({}, { adaptersPerWave, skill: 0.8 });
      const plan = { edits: 1, policyVersion: 0, label: 'lab', seedKey: 'lab' };
      const edits = await writeEdits(loop(), scope, [passage], plan);
      const inner = { policyVersion: 0, seedKey: 'lab', bare: 'none' } as const;
      const [candidate] = (await innerLoop(loop(), scope, [passage], edits, inner)).candidates;
      if (!candidate) throw new Error('There is no candidate.');
      return { credit: await creditOfLines(context, scope, passage, candidate, { repeats: 2 }), engine };
    };
    const [two, many] = [await credited(2), await credited(64)];
    expect(two.credit).toEqual(many.credit);
    expect(two.credit.lines.length).toBeGreaterThan(2);
    expect([two.engine.peak, two.engine.live]).toEqual([2, 0]);
    expect(many.engine.peak).toBeGreaterThan(6);
  });
});
