import { describe, expect, it } from 'vitest';
import { EngineError } from '../../contract/errors';
import { mean } from '../statistics/estimate';
import { testLoop } from '../testing/fixtures';
import type { ScriptedOptions } from '../testing/scriptedEngine';
import type { EventScope } from '../types';
import { type Credited, creditAdapters, creditOfLines } from './credit';
import { buildTrainingSequences, givenSelfEdit } from './selfEdits';
import type { Passage } from './types';

const LAB: EventScope = { purpose: 'lab', round: 0 };

const PASSAGE: Passage = {
  title: 'Polipa',
  context: 'There is a town called Polipa. Its gate is golden. It sells spice.',
  questions: [
    { question: 'What does Polipa sell?', answer: 'spice' },
    { question: 'What colour is the gate of Polipa?', answer: 'golden' },
  ],
};

/** The scripted model scores a gold answer high when it remembers the very question line. */
const LINES = [
  'Q: What does Polipa sell? A: spice',
  'Q: What colour is the gate of Polipa? A: golden',
  'Nobody leaves.',
] as const;

function credited(lines: readonly string[] = LINES, ...left: string[]): Credited {
  const selfEdit = givenSelfEdit('hand', 'lab', 0, [lines.join('\n')]);
  const { context } = testLoop({ sequences: { splitLines: true, maxLines: null, maxTokens: 512, dropEqual: false } });
  const { sequences } = buildTrainingSequences(context, PASSAGE, selfEdit);
  return { edit: selfEdit, sequences: sequences.filter(({ rule }) => !left.includes(rule)) };
}

function loop(options: ScriptedOptions = {}, more: Parameters<typeof testLoop>[2] = {}) {
  return testLoop({ repeats: 1 }, options, more);
}

describe('credit of lines', () => {
  it('is what is lost without the line: a line that a question hangs on has it, a chatty one has none', async () => {
    const { context } = loop();
    const { lines, accuracy, goldLogProbability } = await creditOfLines(context, LAB, PASSAGE, credited(), {
      repeats: 2,
    });
    expect(accuracy).toEqual({ mean: 1, standardError: 0, n: 2 });
    expect(goldLogProbability).toMatchObject({ standardError: 0, n: 2 });
    expect(lines.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    expect(lines.map((line) => line.accuracy.mean)).toEqual([0.5, 0.5, 0, 0]);
    // Each of the first two lines makes its own question's answer likelier and leaves the other alone.
    for (const [index, line] of lines.entries()) {
      for (const [question, change] of line.perQuestion.entries()) {
        if (index === question) expect(change).toBeGreaterThan(1);
        else expect(change).toBeCloseTo(0);
      }
      expect(line.goldLogProbability.mean).toBeCloseTo(mean(line.perQuestion));
    }
    expect(lines[0]?.goldLogProbability).toMatchObject({ n: 2 });
  });

  it('trains everything in one batch, once for each line left out, from one A in each repeat', async () => {
    const { context, engine } = loop();
    const edit = credited();
    await creditOfLines(context, LAB, PASSAGE, edit, { repeats: 2 });
    const finetunes = engine.calls.filter((call) => call.verb === 'finetune');
    expect(finetunes).toHaveLength(1);
    const jobs = finetunes[0]?.jobs ?? [];
    expect(jobs).toHaveLength(creditAdapters(edit.sequences.length, 2));
    expect(jobs.map(({ sequences }) => sequences.length)).toEqual([4, 3, 3, 3, 3, 4, 3, 3, 3, 3]);
    const left = jobs
      .slice(1, 5)
      .map(({ sequences }) =>
        edit.sequences.findIndex(({ ids }) => !sequences.some((sequence) => sequence.ids === ids)),
      );
    expect(left).toEqual([0, 1, 2, 3]);
    const seeds = jobs.map(({ lora }) => lora.seed);
    expect(new Set(seeds.slice(0, 5)).size).toBe(1);
    expect(new Set(seeds.slice(5)).size).toBe(1);
    expect(seeds[0]).not.toBe(seeds[5]);
    expect(engine.live).toBe(0);
  });

  it('gives the same whether the adapters fit one wave or not', async () => {
    const whole = loop();
    const expected = await creditOfLines(whole.context, LAB, PASSAGE, credited(), { repeats: 2 });
    const { context, engine } = loop({ adaptersPerWave: 3 });
    expect(await creditOfLines(context, LAB, PASSAGE, credited(), { repeats: 2 })).toEqual(expected);
    expect(engine.calls.filter(({ verb }) => verb === 'finetune')).toHaveLength(4);
    expect(engine.live).toBe(0);
  });

  it('holds the only line against the bare weights', async () => {
    const { context, engine, events } = loop();
    const { lines } = await creditOfLines(context, LAB, PASSAGE, credited(LINES.slice(0, 1), 'passage'), {
      repeats: 2,
    });
    expect(lines.map((line) => line.accuracy.mean)).toEqual([0.5]);
    const [finetune] = engine.calls.filter((call) => call.verb === 'finetune');
    expect(finetune?.jobs).toHaveLength(creditAdapters(1, 2));
    const last = events.filter((event) => event.type === 'progress').at(-1);
    expect(last?.done).toBe(last?.total);
  });

  it('tells its own stage and nothing of the answers inside it', async () => {
    const { context, events } = loop({ adaptersPerWave: 4 });
    const credit = await creditOfLines(context, LAB, PASSAGE, credited(), { repeats: 2 });
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['stage-started', 'progress', 'credit', 'stage-done']),
    );
    expect(events.filter((event) => 'stage' in event && event.stage !== 'credit')).toEqual([]);
    expect(events.filter((event) => event.type === 'credit')).toEqual([{ type: 'credit', credit, ...LAB }]);
    const counts = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    expect(counts.map(({ done }) => done)).toEqual(counts.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(counts.at(-1)?.done).toBe(counts.at(-1)?.total);
  });

  it('pauses and stops between calls of the engine, and frees what was trained', async () => {
    const stages: string[] = [];
    const stopping = new AbortController();
    const { context, engine } = loop(
      {},
      {
        signal: stopping.signal,
        gate: async (stage) => {
          stages.push(stage);
          // After the finetune, before the first answer.
          if (engine.live > 0) stopping.abort();
        },
      },
    );
    await expect(creditOfLines(context, LAB, PASSAGE, credited(), { repeats: 2 })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(new Set(stages)).toEqual(new Set(['credit']));
    expect(stages).toHaveLength(2);
    expect(engine.live).toBe(0);
  });

  it('frees what was trained when a later call fails', async () => {
    const { context, engine } = loop({
      failWhen: ({ verb }) => (verb === 'score' ? new EngineError('out-of-memory', 'No room.') : undefined),
    });
    await expect(creditOfLines(context, LAB, PASSAGE, credited(), { repeats: 2 })).rejects.toThrow('No room.');
    expect(engine.live).toBe(0);
  });

  it.each([
    ['in training', { diverges: () => true }, /^A finetune of lab\S* went to not-a-number at step 12, so no line/],
    ['in its answers', { notFinite: () => 'answers' as const }, /went to not-a-number in its answers, so no line/],
    ['in scores alone', { notFinite: () => 'scores' as const }, /went to not-a-number in its answers, so no line/],
  ])('refuses what goes to not-a-number %s, and frees it', async (_, options, message) => {
    const { context, engine, events } = loop(options);
    await expect(creditOfLines(context, LAB, PASSAGE, credited(), { repeats: 2 })).rejects.toThrow(message);
    expect(events.filter(({ type }) => type === 'credit')).toEqual([]);
    expect(engine.live).toBe(0);
  });

  it('refuses a self-edit without sequences', async () => {
    const { context } = loop();
    const { edit } = credited();
    await expect(creditOfLines(context, LAB, PASSAGE, { edit, sequences: [] }, { repeats: 2 })).rejects.toThrow(
      /has no training sequences to credit\. Run Finetune first\./,
    );
  });
});
