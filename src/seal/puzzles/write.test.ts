import { describe, expect, it } from 'vitest';
import { configuration, type Draft, type PuzzleScript, puzzleLoop, testPuzzles } from '../testing/puzzles';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import { compactText } from './configuration';
import { DEFAULT_PUZZLE_SETTINGS, MOST_RESAMPLES, PAPER_PUZZLE_SETTINGS } from './settings';
import type { WrittenConfiguration } from './types';
import { type PuzzleWritingPlan, writeConfigurations } from './write';

const GOOD = compactText(configuration());
const PLAN: PuzzleWritingPlan = { edits: 3, policyVersion: 0, label: 'round1/train', seedKey: 'round1' };
const WRITING = { ...DEFAULT_PUZZLE_SETTINGS.writing, maxTokens: 150, resamples: 2 };

async function write(
  tasks: number,
  script: PuzzleScript = {},
  { resamples = 2, purpose = 'train' as const, plan = PLAN, seed = 1 } = {},
) {
  const loop = puzzleLoop({ seed, writing: { ...WRITING, resamples } }, script);
  const written = await writeConfigurations(loop.context, { purpose, round: 1 }, testPuzzles(0, tasks), plan);
  return { ...loop, written };
}

const requests = (asked: { request: { stream: number; sampling: { seed: number } } }[]): string[] =>
  asked.map(({ request }) => `${request.sampling.seed}/${request.stream}`);
const texts = (written: readonly WrittenConfiguration[]): string[] => written.map(({ text }) => text);
/** Says who is asked, so that texts tell where they come from. */
const signed = ({ task, attempt, sample, seed }: Draft): string =>
  compactText(configuration({ task: `${task} ${attempt} ${sample} ${seed}` }));

describe('writing configurations', () => {
  it('samples each task as often as asked, all of them in one call, and parses what was said', async () => {
    const { written, engine, events } = await write(2, { writes: signed });
    expect(written.map(({ id, item: task, sample }) => [id, task, sample])).toEqual(
      [0, 1].flatMap((task) => [0, 1, 2].map((sample) => [`round1/train/task${task}/edit${sample}`, task, sample])),
    );
    for (const one of written) {
      expect(one).toMatchObject({ author: 'policy', policyVersion: 0, rejected: [] });
      expect(one.configuration?.task).toMatch(new RegExp(`^${one.item} 0 ${one.sample} `));
      expect(one.ids).toEqual(scriptedTokenizer.encode(one.text, { addSpecialTokens: false }));
      expect(one.logProbability).toBeCloseTo(-0.5 * one.ids.length);
    }
    expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(1);
    expect(events.flatMap((event) => (event.type === 'configuration' ? [event.written] : []))).toEqual(written);
    expect(events.map(({ type }) => type)).toContain('configuration-text');
  });

  it('asks about the demonstrations, with the end of a text as the only stop', async () => {
    const { engine, written } = await write(1);
    const [asked] = engine.asked;
    expect(asked?.text).toMatch(/^(?:(?:[A-Z]\d{3})+(?:[a-z]\d{3})+){4}\n$/);
    expect(asked?.request).toMatchObject({ adapter: null, maxTokens: 150, stopIds: [scriptedTokenizer.eosId] });
    expect(written[0]?.promptIds).toEqual(asked?.request.prompt);
    expect(new Set(requests(engine.asked)).size).toBe(3);
  });

  it('samples invalid texts again with another stream, and keeps them with what is wrong', async () => {
    const writes = ({ task, sample, attempt }: Draft): string =>
      task === 0 && sample === 1 && attempt < 2 ? (attempt === 0 ? 'nonsense' : '{"rate":0}') : GOOD;
    const { written, engine } = await write(2, { writes });
    expect(written.map(({ rejected }) => rejected.length)).toEqual([0, 2, 0, 0, 0, 0]);
    const again = written[1];
    expect(again?.configuration).toEqual(configuration());
    expect(again?.text).toBe(GOOD);
    expect(again?.ids).toEqual(scriptedTokenizer.encode(GOOD, { addSpecialTokens: false }));
    expect(again?.logProbability).toBeCloseTo(-0.5 * GOOD.length);
    expect(again?.rejected.map(({ text }) => text)).toEqual(['nonsense', '{"rate":0}']);
    expect(again?.rejected[0]?.violations).toEqual([expect.stringMatching(/^It is not JSON/)]);
    expect(again?.rejected[1]?.violations).toContain('"rate" must be above 0 and at most 1, not 0.');
    expect(again?.rejected[1]?.violations).toHaveLength(5);
    // Only what is still open is asked again, each time with a stream that nothing else has.
    expect(engine.calls.map((call) => (call.verb === 'generate' ? call.requests.length : 0))).toEqual([6, 1, 1]);
    expect(new Set(requests(engine.asked)).size).toBe(8);
  });

  it('gives up at the limit: the candidate has no configuration, and the last text stays', async () => {
    const writes = ({ attempt, sample }: Draft): string => (sample === 0 ? `bad ${attempt}` : GOOD);
    const { written, engine } = await write(1, { writes });
    expect(written.map((one) => one.configuration !== null)).toEqual([false, true, true]);
    expect(written[0]?.text).toBe('bad 2');
    expect(written[0]?.rejected.map(({ text }) => text)).toEqual(['bad 0', 'bad 1']);
    expect(engine.calls).toHaveLength(3);
    const once = await write(1, { writes }, { resamples: 0 });
    expect(once.written[0]).toMatchObject({ configuration: null, text: 'bad 0', rejected: [] });
  });

  it('has a stream for every attempt that settings can ask for', async () => {
    const { written } = await write(1, { writes: () => 'bad' }, { resamples: 1000 });
    for (const { rejected } of written) expect(rejected).toHaveLength(MOST_RESAMPLES);
    expect(PAPER_PUZZLE_SETTINGS.writing.resamples).toBeLessThanOrEqual(MOST_RESAMPLES);
  });

  it('writes the same however many tasks and samples there are, and other texts for another seed or key', async () => {
    const few = await write(2, { writes: signed });
    const many = await write(4, { writes: signed }, { plan: { ...PLAN, edits: 5 } });
    const same = many.written.filter(({ item: task, sample }) => task < 2 && sample < 3);
    expect(texts(same)).toEqual(texts(few.written));
    expect(texts((await write(2, { writes: signed })).written)).toEqual(texts(few.written));
    const otherSeed = await write(2, { writes: signed }, { seed: 2 });
    const otherKey = await write(2, { writes: signed }, { plan: { ...PLAN, seedKey: 'round2' } });
    for (const other of [otherSeed, otherKey])
      for (const [index, text] of texts(other.written).entries()) expect(text).not.toBe(texts(few.written)[index]);
    // The label is a name only.
    const renamed = await write(2, { writes: signed }, { plan: { ...PLAN, label: 'other', policyVersion: 3 } });
    expect(texts(renamed.written)).toEqual(texts(few.written));
    expect(renamed.written[0]).toMatchObject({ id: 'other/task0/edit0', policyVersion: 3 });
  });

  it('has a temperature for competing and another for measuring', async () => {
    const { temperature, heldOutTemperature, topP } = WRITING;
    expect(temperature).not.toBe(heldOutTemperature);
    for (const [purpose, wanted] of [
      ['train', temperature],
      ['held-out', heldOutTemperature],
    ] as const) {
      const loop = puzzleLoop();
      await writeConfigurations(loop.context, { purpose, round: 1 }, testPuzzles(0, 1), PLAN);
      for (const { request } of loop.engine.asked)
        expect(request.sampling).toMatchObject({ temperature: wanted, topP, topK: 0 });
    }
  });

  it('tells before anything is written that a task does not fit the model', async () => {
    const { context, engine } = puzzleLoop({}, { contextLength: 180 });
    const scope = { purpose: 'train', round: 1 } as const;
    await expect(writeConfigurations(context, scope, testPuzzles(3, 1), PLAN)).rejects.toThrow(/puzzle3.*180/);
    expect(engine.calls).toEqual([]);
  });

  it('stops between two attempts', async () => {
    const stop = new AbortController();
    const writes = (): string => {
      stop.abort();
      return 'bad';
    };
    const { context, engine } = puzzleLoop({}, { writes }, { signal: stop.signal });
    const run = writeConfigurations(context, { purpose: 'train', round: 1 }, testPuzzles(0, 1), PLAN);
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    expect(engine.calls).toHaveLength(1);
  });
});
