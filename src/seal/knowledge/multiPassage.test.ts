import { describe, expect, it } from 'vitest';
import { EngineError } from '../../contract/errors';
import { runRestEm } from '../loop/restEm';
import { testLoop, townPassages } from '../testing/fixtures';
import type { ScriptedCall } from '../testing/scriptedEngine';
import { type Condition, type MultiPassageRecord, pooledOf } from './measured';
import { multiPassage, pooledMeasure } from './multiPassage';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from './settings';
import type { KnowledgeInputs } from './types';

const SETTINGS: Partial<KnowledgeSettings> = {
  multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 6, edits: 3, steps: 12, tokensPerStep: 300 },
};
const passages = townPassages(40, 6, 1);

type FinetuneCall = Extract<ScriptedCall, { verb: 'finetune' }>;
const finetunesOf = (calls: readonly ScriptedCall[]): FinetuneCall[] =>
  calls.filter((call) => call.verb === 'finetune');

function named(record: MultiPassageRecord, name: string): Condition {
  const condition = record.conditions.find((one) => one.name === name);
  if (!condition) throw new Error(`${name} was not measured.`);
  return condition;
}

describe('multiPassage', () => {
  it('trains one adapter a condition on all passages and quizzes each of them with it', async () => {
    const { loop, engine } = testLoop(SETTINGS);
    const record = await multiPassage(loop(), 0, passages);
    expect(record).toMatchObject({ round: 0, passages: 6, edits: 3 });
    expect(record.conditions.map(({ name, round }) => [name, round])).toEqual([
      ['base', 0],
      ['passage', 0],
      ['untrained', 0],
      ['teacher', 0],
    ]);
    for (const condition of record.conditions) {
      expect(condition).toMatchObject({ n: 6, questions: 18 });
      expect(condition.perItem).toHaveLength(6);
    }
    const jobs = finetunesOf(engine.calls).flatMap((call) => call.jobs);
    expect(jobs).toHaveLength(3);
    expect(engine.live).toBe(0);
    // The scripted engine answers from named sentences only, which the teacher writes throughout.
    expect(named(record, 'teacher').accuracy).toBeGreaterThan(named(record, 'untrained').accuracy);
    expect(named(record, 'untrained').accuracy).toBeGreaterThan(named(record, 'passage').accuracy);
    expect(named(record, 'teacher').fixed).toBeGreaterThan(0);
  });

  it('gives every condition the same steps, the same start and nearly the same tokens', async () => {
    const { loop, engine } = testLoop(SETTINGS);
    await multiPassage(loop(), 0, passages);
    const jobs = finetunesOf(engine.calls).flatMap((call) => call.jobs);
    expect(new Set(jobs.map(({ lora }) => lora.seed)).size).toBe(1);
    for (const { sequences, batchSize, epochs, shuffleSeed } of jobs) {
      expect(sequences.length / (batchSize ?? 0)).toBe(12);
      expect([epochs, shuffleSeed]).toEqual([1, null]);
      const tokens = sequences.reduce((sum, { ids }) => sum + ids.length, 0);
      // A step holds whole texts, so that it misses its tokens by up to half a text.
      expect(tokens / (12 * 300)).toBeGreaterThan(0.7);
      expect(tokens / (12 * 300)).toBeLessThan(1.3);
    }
  });

  it('pools all samples of a passage, each distinct text once, and sees every text before any comes again', async () => {
    const { loop, engine } = testLoop(SETTINGS);
    const record = await multiPassage(loop(), 0, passages);
    const [passage, untrained] = finetunesOf(engine.calls).flatMap((call) => call.jobs);
    const texts = (job: typeof passage): string[] => (job?.sequences ?? []).map(({ ids }) => ids.join(' '));
    expect(new Set(texts(passage)).size).toBe(6);
    expect(new Set(texts(passage).slice(0, 6)).size).toBe(6);
    const pooled = record.finetunes.find(({ name }) => name === 'untrained')?.sequences ?? 0;
    const first = texts(untrained).slice(0, pooled);
    expect(new Set(first)).toEqual(new Set(texts(untrained)));
    // "Nobody leaves." is in every passage, and three samples of each may repeat it.
    const times = first.map((text) => first.filter((other) => other === text).length);
    expect(Math.max(...times)).toBeLessThanOrEqual(6);
    // More than any single sample of five lines and the passage holds.
    expect(pooled).toBeGreaterThan(6 * 6);
  });

  it('measures the policy later, beside the base of its own weights, and only what was asked for', async () => {
    const { loop } = testLoop(SETTINGS);
    const record = await multiPassage(loop(), 2, passages);
    expect(record.conditions.map(({ name, round }) => [name, round])).toEqual([
      ['base', 2],
      ['policy', 2],
    ]);
    const { loop: less, engine } = testLoop({ ...SETTINGS, conditions: ['passage'] });
    expect((await multiPassage(less(), 0, passages)).conditions.map(({ name }) => name)).toEqual(['base', 'passage']);
    expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(1);
  });

  it('lets every policy write with the same random numbers, at the temperature of held-out passages', async () => {
    const { loop, engine } = testLoop(SETTINGS);
    await multiPassage(loop(), 0, passages);
    await multiPassage(loop(), 2, passages);
    const written = engine.calls.flatMap((call) =>
      call.verb === 'generate' && call.requests[0]?.sampling.temperature !== 0 ? [call.requests] : [],
    );
    expect(written).toHaveLength(2);
    expect(written[1]).toEqual(written[0]);
    const temperatures = new Set(written.flat().map(({ sampling }) => sampling.temperature));
    expect(temperatures).toEqual(new Set([DEFAULT_SETTINGS.writing.heldOutTemperature]));
  });

  it('leaves the teacher out where a passage has none', async () => {
    const { loop } = testLoop(SETTINGS);
    const [first, ...rest] = passages;
    const { teacher: _, ...bare } = first ?? { title: '', context: '', questions: [] };
    const record = await multiPassage(loop(), 0, [bare, ...rest]);
    expect(record.conditions.map(({ name }) => name)).toEqual(['base', 'passage', 'untrained']);
  });

  it('trains in waves where memory is short, and frees every adapter when one of them fails', async () => {
    const { loop, engine } = testLoop(SETTINGS, { adaptersPerWave: 2 });
    await multiPassage(loop(), 0, passages);
    expect(finetunesOf(engine.calls).map(({ jobs }) => jobs.length)).toEqual([1, 2]);

    let calls = 0;
    const failWhen = (call: ScriptedCall): EngineError | undefined =>
      call.verb === 'finetune' && ++calls === 2 ? new EngineError('out-of-memory', 'full') : undefined;
    const { loop: failing, engine: full } = testLoop(SETTINGS, { adaptersPerWave: 2, failWhen });
    await expect(multiPassage(failing(), 0, passages)).rejects.toThrow('full');
    expect(full.live).toBe(0);
  });

  it('is due with the weights as loaded and with the last policy, where there are passages', () => {
    const [measure] = pooledMeasure(passages, 3);
    expect(measure?.name).toBe('multi-passage');
    expect([0, 1, 2, 3].map((round) => measure?.due(round))).toEqual([true, false, false, true]);
    expect(pooledMeasure([], 3)).toEqual([]);
  });

  it('goes on where a pool goes to not-a-number: its answers count as wrong, the others are as they are without it', async () => {
    const whole = await multiPassage(testLoop(SETTINGS).loop(), 0, passages);
    let at = 0;
    const { loop, engine } = testLoop(SETTINGS, { diverges: () => ++at === 3 });
    const record = await multiPassage(loop(), 0, passages);
    expect(named(record, 'teacher')).toMatchObject({ accuracy: 0, questions: 18, fixed: 0 });
    const others = ({ conditions }: MultiPassageRecord) => conditions.filter(({ name }) => name !== 'teacher');
    expect(others(record)).toEqual(others(whole));
    expect(record.finetunes.map(({ name }) => name)).toEqual(whole.finetunes.map(({ name }) => name));
    expect(engine.live).toBe(0);
  });
});

describe('runRestEm with passages to pool', () => {
  const inputs: KnowledgeInputs = {
    training: townPassages(10, 4),
    heldOut: townPassages(1, 2),
    multiPassage: passages,
    replay: null,
  };

  it('measures them with the weights as loaded and with the last policy', async () => {
    const { loop } = testLoop({ ...SETTINGS, rounds: 2, trainingPassages: 2 });
    const { measures: records } = await runRestEm(loop(inputs));
    expect(records.map(({ round }) => round)).toEqual([0, 2]);
    const [before, after] = pooledOf(records);
    if (!before || !after) throw new Error('Nothing was measured.');
    expect(named(after, 'policy').accuracy).toBeGreaterThan(named(before, 'untrained').accuracy);
  });

  it('measures a round once', async () => {
    const { loop, events } = testLoop({ ...SETTINGS, rounds: 0 });
    const first = await runRestEm(loop(inputs));
    expect(events.filter(({ type }) => type === 'measure')).toHaveLength(1);
    const again = await runRestEm(loop(inputs), first);
    expect(again.measures).toEqual(first.measures);
    expect(events.filter(({ type }) => type === 'measure')).toHaveLength(1);
  });

  it('refuses passages that also train', async () => {
    const { loop } = testLoop(SETTINGS);
    const leaking = { ...inputs, multiPassage: [...passages, ...inputs.training.slice(0, 1)] };
    await expect(runRestEm(loop(leaking))).rejects.toThrow(/is also training passage 1/);
  });
});
