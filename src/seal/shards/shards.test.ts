/** A run in shards is the run of one machine, in either domain. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../contract/engine';
import { runRestEm } from '../loop/restEm';
import { inBothDomains, type LoopSetup, type TestDomain } from '../testing/domains';
import type { Kind, RunResult } from '../types';
import { type Answers, bookEngine, MissingAnswers, noAnswers } from './answerBook';
import { type Part, StageEnd, shareOf, wholeUntil } from './stageShare';
import { addWork, Disagreement, joined, noWork, type Work } from './work';

const workOf = (answers: Answers): Work => ({ ...noWork(), answers });

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  /** All that one part finds in a stage. */
  async function shard(
    part: Part,
    stage: number,
    before: Answers,
    setup: LoopSetup,
    engineOf = (engine: Engine) => engine,
  ) {
    const { loop, engine } = domain.open(setup);
    const own = noWork();
    const book = bookEngine(structuredClone(before), engine, engineOf(engine), (answers) =>
      addWork(own, workOf(answers)),
    );
    const share = shareOf(part, stage);
    const isOver = await runRestEm({ ...loop, engine: book, share }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof StageEnd) return false;
        throw Object.assign(new Error('broken off'), { own });
      },
    );
    // As a file carries it.
    return { own: JSON.parse(JSON.stringify(own.answers)), isOver, engine };
  }

  /** Everything from the book; `null` where it ends in a stage. */
  async function replay(before: Answers, stage: number, setup: LoopSetup): Promise<RunResult<K> | null> {
    const { loop, engine } = domain.open(setup);
    const book = bookEngine(before, engine, null);
    const result = await runRestEm({ ...loop, engine: book, share: wholeUntil(stage) }).catch((error: unknown) => {
      if (error instanceof StageEnd) return null;
      throw error;
    });
    expect(engine.calls).toEqual([]);
    return result;
  }

  async function inShards(count: number, setup: LoopSetup, more: (part: Part) => LoopSetup = () => ({})) {
    let before = noAnswers();
    for (let stage = 0; ; stage += 1) {
      const parts = Array.from({ length: count }, (_, index): Part => ({ index: index + 1, count }));
      const found = [];
      for (const part of parts) found.push(await shard(part, stage, before, { ...setup, ...more(part) }));
      before = joined([workOf(before), ...found.toReversed().map(({ own }) => workOf(own))]).answers;
      const result = await replay(before, stage, setup);
      expect(found.map(({ isOver }) => isOver)).toEqual(parts.map(() => result !== null));
      if (result !== null) return { result, stages: stage + 1, found };
    }
  }

  describe('a run in shards', () => {
    const setup: LoopSetup = { settings: { rounds: 2, edits: 3 }, sequences: true };

    it.each([1, 2, 3])('of %d is, to the bit, the run of one machine; a third part has no item', async (count) => {
      const { loop } = domain.open(setup);
      const whole = await runRestEm(loop);
      const { result } = await inShards(count, setup);
      expect(JSON.stringify(result)).toBe(JSON.stringify(whole));
    });

    it('is so whatever waves each part trains in, with adapters that diverge', async () => {
      // By what a job is, not by its place.
      const diverges: NonNullable<LoopSetup['engine']>['diverges'] = ({ sequences, optimizer: { learningRate } }) =>
        (sequences.flatMap(({ ids }) => ids).length + Math.round(learningRate * 1e7)) % 3 === 0;
      const engine = { adaptersPerWave: 7, diverges };
      const whole = await runRestEm(domain.open({ ...setup, engine }).loop);
      const { result } = await inShards(2, setup, ({ index }) => ({ engine: { adaptersPerWave: index, diverges } }));
      expect(JSON.stringify(whole)).toContain('"untrained":"diverged"');
      expect(JSON.stringify(result)).toBe(JSON.stringify(whole));
    });

    it('writes, trains and quizzes each item in one part alone, and frees all adapters', async () => {
      const { loop, engine: one } = domain.open(setup);
      await runRestEm(loop);
      const adapters = ({ calls }: typeof one): number =>
        calls.reduce((sum, call) => sum + (call.verb === 'finetune' ? call.jobs.length : 0), 0);
      const { found } = await inShards(2, setup);
      for (const { engine } of found) {
        expect(engine.live).toBe(0);
        expect(adapters(engine)).toBeLessThan(adapters(one));
      }
    });

    it('goes on from what a part had found when it broke off, to the same', async () => {
      const part = { index: 1, count: 2 };
      const { own: whole, engine } = await shard(part, 0, noAnswers(), setup);
      const calls = engine.calls.filter(({ verb }) => verb === 'finetune' || verb === 'generate').length;
      for (let at = 1; at < calls; at += 1) {
        let left = at;
        const breaks = <Ask extends (...asked: never[]) => unknown>(ask: Ask) =>
          ((...asked: Parameters<Ask>) => {
            if (left-- <= 0) throw new Error('power cut');
            return ask(...asked);
          }) as Ask;
        const broken: unknown = await shard(part, 0, noAnswers(), setup, (real) => ({
          ...forwarded(real),
          finetune: breaks(real.finetune.bind(real)),
          generate: breaks(real.generate.bind(real)),
        })).catch((error: unknown) => error);
        expect(broken).toMatchObject({ message: 'broken off' });
        const before = (broken as { own: Work }).own.answers;
        const rest = await shard(part, 0, before, setup);
        expect(joined([workOf(before), workOf(rest.own)]).answers).toEqual(whole);
      }
    });

    it('misses what no part has found, and parts that do not agree are told', async () => {
      const { own } = await shard({ index: 1, count: 2 }, 0, noAnswers(), setup);
      await expect(replay(own, 0, setup)).rejects.toThrow(MissingAnswers);
      const other: Answers = structuredClone(own);
      for (const answer of Object.values(other.finetune)) answer.losses[0] = 99;
      expect(() => joined([workOf(own), workOf(other)])).toThrow(Disagreement);
    });
  });
});

/** Of a class, whose methods no spread takes along. */
function forwarded(engine: Engine): Engine {
  return {
    device: engine.device,
    model: engine.model,
    planner: engine.planner,
    finetune: (jobs, options) => engine.finetune(jobs, options),
    generate: (requests, options) => engine.generate(requests, options),
    score: (requests, options) => engine.score(requests, options),
    mergeAdapter: (adapter) => engine.mergeAdapter(adapter),
    restoreWeights: () => engine.restoreWeights(),
    exportAdapter: (adapter) => engine.exportAdapter(adapter),
    importAdapter: (weights) => engine.importAdapter(weights),
    freeAdapters: (adapters) => engine.freeAdapters(adapters),
    matrixRate: () => engine.matrixRate(),
    dispose: () => engine.dispose(),
  };
}
