import { describe, expect, it } from 'vitest';
import { inBothDomains, type TestDomain } from '../testing/domains';
import { testLoop, townPassages } from '../testing/fixtures';
import { finetunesOf } from '../testing/puzzles';
import type { ScriptedEngine } from '../testing/scriptedEngine';
import type { Kind } from '../types';
import { evaluate } from './restEm';

const samplings = ({ calls }: ScriptedEngine) =>
  calls.flatMap((call) =>
    call.verb === 'generate' && (call.requests[0]?.sampling.temperature ?? 0) > 0 ? [call.requests] : [],
  );

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  describe('held-out measurements', () => {
    it('give every policy the same random numbers, at the temperature of measuring, and train alike', async () => {
      const { loop, engine } = domain.open();
      const first = await evaluate(loop, 1);
      const jobs = finetunesOf(engine);
      engine.calls.length = 0;
      const third = await evaluate(loop, 3);
      const [again] = samplings(engine);
      engine.calls.length = 0;
      await evaluate(loop, 1);
      expect(samplings(engine)[0]).toEqual(again);
      expect(again?.every(({ sampling }) => sampling.temperature === loop.settings.writing.heldOutTemperature)).toBe(
        true,
      );
      expect(finetunesOf(engine)).toEqual(jobs);
      expect(third.map(({ condition }) => condition.round)).toEqual(first.map(() => 3));
      expect(third.map(({ condition }) => condition.perItem)).toEqual(first.map(({ condition }) => condition.perItem));
      const versions = new Set(third.flatMap(({ candidates }) => candidates.map(({ edit }) => edit.policyVersion)));
      expect(versions).toEqual(new Set([3]));
    });

    it('train all rows that share weights in one call, each edit once, and quiz them in one', async () => {
      const { loop, engine, events } = domain.open();
      const rows = await evaluate(loop, 1);
      const [policy] = rows.filter(({ condition }) => condition.name === 'policy');
      const edits = loop.bound.items.heldOut.length * 2;
      expect(policy?.candidates).toHaveLength(edits);
      expect(finetunesOf(engine)).toHaveLength(1);
      expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(2);
      const candidates = events.flatMap((event) => (event.type === 'candidate' ? [event.candidate.edit.id] : []));
      expect(new Set(candidates).size).toBe(candidates.length);
      expect(candidates).toHaveLength(edits);
      expect(events.flatMap((event) => (event.type === 'condition' ? [event.condition] : []))).toEqual(
        rows.map(({ condition }) => condition),
      );
      for (const event of events) if ('purpose' in event) expect([event.purpose, event.round]).toEqual(['held-out', 1]);
    });
  });
});

describe('without held-out items', () => {
  it('nothing is measured, and nothing is done', async () => {
    const { loop, engine, events } = testLoop();
    expect(await evaluate(loop({ training: townPassages(0, 1) }), 0)).toEqual([]);
    expect([engine.calls, events]).toEqual([[], []]);
  });
});
