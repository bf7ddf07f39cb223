import { describe, expect, it } from 'vitest';
import type { FinetuneJob, TrainingSequence } from '../../contract/engine';
import { readRun, writeRun } from '../record/format';
import { beginRecord } from '../record/record';
import { deriveSeed } from '../seeds';
import { inBothDomains, type TestDomain } from '../testing/domains';
import { finetunesOf } from '../testing/puzzles';
import type { EventScope, Kind, RunResult } from '../types';
import { finetunePolicy, pairSequence, replayed } from './policy';
import { runRestEm } from './restEm';

const SCOPE: EventScope = { purpose: 'train', round: 1 };
const PAIRS: TrainingSequence[] = [
  { ids: [5, 6, 7, 8], lossWeights: [0, 0, 1, 1] },
  { ids: [5, 6, 9], lossWeights: [0, 0, 1] },
];
const ROUND_SEED = (round: number): number => deriveSeed(1, 'policy-adapter', round);

describe('a pair to learn from', () => {
  it('is exactly what was read and written, loss on the completion and its end only', () => {
    const written = { promptIds: [3, 4], ids: [5, 6], finish: 'stop' as const };
    expect(pairSequence(2, written)).toEqual({ ids: [3, 4, 5, 6, 2], lossWeights: [0, 0, 1, 1, 1] });
  });

  it('has no end where the text was cut, or the tokenizer has none', () => {
    const written = { promptIds: [3], ids: [5, 6] };
    const open = { ids: [3, 5, 6], lossWeights: [0, 1, 1] };
    expect(pairSequence(2, { ...written, finish: 'length' })).toEqual(open);
    expect(pairSequence(null, { ...written, finish: 'stop' })).toEqual(open);
  });
});

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  describe('the finetune of the policy', () => {
    it('is one job of all pairs and what is replayed, merged and freed', async () => {
      const { loop, engine, events } = domain.open();
      const record = await finetunePolicy(loop, SCOPE, PAIRS);
      expect(engine.calls.map(({ verb }) => verb)).toEqual(['finetune', 'merge', 'free']);
      expect(engine.live).toBe(0);
      const [job] = finetunesOf(engine).flat();
      const old = replayed(loop, PAIRS.length, 1);
      expect(old.length).toBeGreaterThan(0);
      expect(job?.sequences).toEqual([...PAIRS, ...old]);
      const { rank, alpha, targets, epochs, batchSize, learningRate, schedule } = loop.settings.policy;
      expect(job).toMatchObject({
        lora: { rank, alpha, targets, seed: ROUND_SEED(1) },
        optimizer: { learningRate, schedule },
        epochs,
        batchSize,
        shuffleSeed: expect.any(Number),
      });
      expect(record).toMatchObject({ pairs: 2, replay: old.length, tokens: expect.any(Number) });
      expect(record).not.toHaveProperty('divergedAt');
      const told = events.flatMap((event) => (event.type === 'policy-losses' ? event.losses : []));
      expect(told).toEqual(record?.losses);
      expect(record?.gradientNorms).toHaveLength(told.length);
      expect(events.findLast((event) => event.type === 'progress')).toMatchObject({
        stage: 'policy-finetune',
        done: told.length,
        total: told.length,
      });
    });

    it('is not done without a pair', async () => {
      const { loop, engine, events } = domain.open();
      expect(await finetunePolicy(loop, SCOPE, [])).toBeNull();
      expect([engine.calls, events]).toEqual([[], []]);
    });

    it('has another start in each round', async () => {
      const { loop, engine } = domain.open();
      for (const round of [1, 2]) await finetunePolicy(loop, { purpose: 'train', round }, PAIRS);
      expect(
        finetunesOf(engine)
          .flat()
          .map(({ lora }) => lora.seed),
      ).toEqual([ROUND_SEED(1), ROUND_SEED(2)]);
    });

    it('is not merged where it goes to not-a-number, and says at which step', async () => {
      const { loop, engine } = domain.open({ engine: { diverges: () => true } });
      const record = await finetunePolicy(loop, SCOPE, PAIRS);
      expect(engine.calls.map(({ verb }) => verb)).toEqual(['finetune', 'free']);
      expect(record?.divergedAt).toBe(record?.losses.length);
      expect(record?.divergedAt).toBeGreaterThan(0);
      expect(engine.live).toBe(0);
    });
  });

  describe('a round whose policy goes to not-a-number', () => {
    const diverges = ({ lora }: FinetuneJob): boolean => lora.seed === ROUND_SEED(2);
    const setup = { settings: { rounds: 3 }, engine: { diverges } };

    async function run(earlier: Partial<RunResult<K>> = {}) {
      const opened = domain.open(setup);
      const result = await runRestEm(opened.loop, earlier);
      return { ...opened, result, merges: opened.engine.calls.filter(({ verb }) => verb === 'merge').length };
    }

    it('says so, and the next rounds go on with the policy before', async () => {
      const { result, merges, engine } = await run();
      const [first, second, third] = result.rounds;
      expect(result.rounds.map(({ policyFinetune }) => (policyFinetune?.divergedAt ?? null) !== null)).toEqual([
        false,
        true,
        false,
      ]);
      expect(second?.policyFinetune?.divergedAt).toBe(second?.policyFinetune?.losses.length);
      expect(merges).toBe(2);
      // The same weights write, train and answer as after round 1.
      const measured = (round: typeof first) => round?.evaluations.map(({ condition }) => condition.perItem);
      const texts = (round: typeof first) =>
        round?.evaluations.flatMap(({ candidates }) => candidates.map(({ edit }) => domain.textOf(edit)));
      expect(measured(second)).toEqual(measured(first));
      expect(texts(second)).toEqual(texts(first));
      expect(third?.candidates.length).toBeGreaterThan(0);
      expect(engine.live).toBe(0);
    });

    it('is brought back as it was by a run that goes on, from memory and from its file', async () => {
      const { result, loop, engine } = await run();
      for (const rounds of [1, 2]) {
        const kept = { ...result, rounds: result.rounds.slice(0, rounds), measures: result.measures.slice(0, 0) };
        const measures = result.measures.filter(({ round }) => round <= rounds);
        const resumed = await run({ ...kept, measures });
        expect(resumed.result).toEqual(result);
        expect(resumed.merges).toBe(2);
      }
      const { model, device } = engine;
      const header = { domain: domain.name, model, device, settings: loop.settings, measuredOn: null, commit: null };
      const { items } = loop.bound;
      const record = { ...beginRecord<K>({ ...header, startedAt: new Date(0).toISOString(), items }), ...result };
      const full = readRun(domain.format, JSON.parse(JSON.stringify(domain.format.full(record))));
      const compact = readRun(domain.format, JSON.parse(writeRun(domain.format, record)));
      for (const { rounds } of [full, compact])
        expect(rounds.map(({ policyFinetune }) => policyFinetune?.divergedAt)).toEqual(
          result.rounds.map(({ policyFinetune }) => policyFinetune?.divergedAt),
        );
      const resumed = await run({ ...full, rounds: full.rounds.slice(0, 2), measures: full.measures.slice(0, -1) });
      expect(resumed.result.rounds[2]).toEqual(result.rounds[2]);
    });
  });
});
