import { describe, expect, it } from 'vitest';
import { compactText } from '../puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS, MOST_RESAMPLES, PAPER_PUZZLE_SETTINGS } from '../puzzles/settings';
import type { WrittenConfiguration } from '../puzzles/types';
import { inBothDomains } from '../testing/domains';
import { configuration, type Draft, type PuzzleScript, puzzleLoop, testPuzzles } from '../testing/puzzles';
import type { ScriptedEngine } from '../testing/scriptedEngine';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import type { EventScope } from '../types';
import { type WritingPlan, writeEdits } from './write';

const LAB: EventScope = { purpose: 'lab', round: 0 };
const PLAN: WritingPlan = { edits: 3, policyVersion: 0, label: 'round1/train', seedKey: 'round1' };

const requestsOf = ({ calls }: ScriptedEngine) =>
  calls.flatMap((call) => (call.verb === 'generate' ? call.requests : []));

inBothDomains((domain) => {
  const write = async (count: number, plan: Partial<WritingPlan> = {}, seed = 1) => {
    const { loop, ...opened } = domain.open({ settings: { seed } });
    const edits = await writeEdits(loop, LAB, domain.items(count), { ...PLAN, ...plan });
    return { ...opened, loop, edits, texts: edits.map(domain.textOf) };
  };

  describe('writing edits', () => {
    it('samples each item as often as asked, item by item, all in one call', async () => {
      const { engine, edits, loop } = await write(2);
      expect(engine.calls.map(({ verb }) => verb)).toEqual(['generate']);
      expect(edits.map(({ item, sample }) => [item, sample])).toEqual(
        [0, 1].flatMap((item) => [0, 1, 2].map((sample) => [item, sample])),
      );
      expect(edits.map(({ id }) => id)).toEqual(
        [0, 1].flatMap((item) => [0, 1, 2].map((sample) => loop.bound.editId(PLAN.label, item, sample))),
      );
      expect(new Set(edits.map(({ id }) => id)).size).toBe(6);
      for (const one of edits) expect(one).toMatchObject({ author: 'policy', policyVersion: 0 });
      const streams = requestsOf(engine).map(({ sampling, stream }) => `${sampling.seed}/${stream}`);
      expect(new Set(streams).size).toBe(streams.length);
    });

    it('asks the weights without an adapter, with the end of a text as the only stop', async () => {
      const { engine, loop } = await write(1);
      for (const { adapter, stopIds, sampling } of requestsOf(engine)) {
        expect([adapter, stopIds]).toEqual([null, [loop.tokenizer.eosId]]);
        expect(sampling).toMatchObject({ topK: loop.bound.topK, topP: loop.settings.writing.topP });
      }
    });

    it('streams every text to its end, counts them, and then tells each edit', async () => {
      const { engine, events, edits } = await write(2);
      const texts = requestsOf(engine).length;
      const last = events.filter((event) => event.type === 'edit-text').filter(({ done }) => done);
      expect(last.map(({ edit, item, sample }) => [edit, item, sample])).toEqual(
        edits.flatMap(({ id, item, sample }) => Array.from({ length: texts / edits.length }, () => [id, item, sample])),
      );
      for (const [index, edit] of edits.entries()) {
        const own = last.filter((event) => event.edit === edit.id);
        expect(own.map(({ part }) => part)).toEqual([...own.keys()]);
        expect(own.map(({ text }) => text).join('\n\n')).toBe(domain.textOf(edits[index] ?? edit));
      }
      const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
      expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: texts }, (_, index) => index + 1));
      expect(progress.at(-1)).toMatchObject({ stage: 'self-edits', done: texts, total: texts });
      expect(events.flatMap((event) => (event.type === 'edit' ? [event.edit] : []))).toEqual(edits);
      expect([events[0]?.type, events.at(-1)?.type]).toEqual(['stage-started', 'stage-done']);
    });

    it('gives every sample its own random numbers, whatever else is in the batch', async () => {
      const both = await write(2);
      const more = await write(4, { edits: 5 });
      const shared = more.edits.filter(({ item, sample }) => item < 2 && sample < 3);
      expect(shared.map(domain.textOf)).toEqual(both.texts);
      expect(new Set(both.texts).size).toBeGreaterThan(2);
      expect((await write(2)).texts).toEqual(both.texts);
    });

    it('writes otherwise for another seed or key; label and version are names only', async () => {
      const { texts } = await write(2);
      expect((await write(2, {}, 2)).texts).not.toEqual(texts);
      expect((await write(2, { seedKey: 'round2' })).texts).not.toEqual(texts);
      const renamed = await write(2, { label: 'other', policyVersion: 3 });
      expect(renamed.texts).toEqual(texts);
      expect(renamed.edits[0]).toMatchObject({ id: renamed.loop.bound.editId('other', 0, 0), policyVersion: 3 });
    });

    it.each([
      ['lab', 'temperature'],
      ['train', 'temperature'],
      ['held-out', 'heldOutTemperature'],
      ['multi-passage', 'heldOutTemperature'],
      ['reading', 'heldOutTemperature'],
    ] as const)('samples for purpose %s at the setting %s', async (purpose, setting) => {
      const temperatures = { temperature: 0.9, heldOutTemperature: 0.4 };
      const { loop, engine } = domain.open({ temperatures });
      await writeEdits(loop, { purpose, round: 1 }, domain.items(1), PLAN);
      const used = requestsOf(engine).map(({ sampling }) => sampling.temperature);
      expect(new Set(used)).toEqual(new Set([temperatures[setting]]));
    });

    it('says before anything is written that an item does not fit the model', async () => {
      const { loop, engine } = domain.open({ engine: { contextLength: 60 } });
      await expect(writeEdits(loop, LAB, domain.items(1), PLAN)).rejects.toThrow(
        /needs \d+ tokens, but scripted reads at most 60/,
      );
      expect(engine.calls).toEqual([]);
    });

    it('stops at the first text after Stop, and waits at the gate before it asks', async () => {
      const stop = new AbortController();
      const stages: string[] = [];
      const { loop, engine } = domain.open({
        signal: stop.signal,
        gate: async (stage) => {
          stages.push(stage);
        },
        after: ({ type }) => {
          if (type === 'edit-text') stop.abort();
        },
      });
      await expect(writeEdits(loop, LAB, domain.items(1), PLAN)).rejects.toMatchObject({ code: 'aborted' });
      expect(stages).toEqual(['self-edits']);
      expect(engine.calls).toHaveLength(1);
    });
  });
});

/** Of the domains that there are, puzzles alone have texts that are no valid edit. */
describe('texts that are no valid edit', () => {
  const GOOD = compactText(configuration());
  const TRAIN: EventScope = { purpose: 'train', round: 1 };

  async function write(tasks: number, script: PuzzleScript, resamples = 2) {
    const writing = { ...DEFAULT_PUZZLE_SETTINGS.writing, maxTokens: 150, resamples };
    const opened = puzzleLoop({ writing }, script);
    return { ...opened, written: await writeEdits(opened.loop(), TRAIN, testPuzzles(0, tasks), PLAN) };
  }
  const streams = ({ engine }: { engine: ScriptedEngine }): Set<string> =>
    new Set(requestsOf(engine).map(({ sampling, stream }) => `${sampling.seed}/${stream}`));
  const rejections = (written: readonly WrittenConfiguration[]): number[] =>
    written.map(({ rejected }) => rejected.length);

  it('are sampled again with another stream, and kept with what is wrong', async () => {
    const writes = ({ task, sample, attempt }: Draft): string =>
      task === 0 && sample === 1 && attempt < 2 ? (attempt === 0 ? 'nonsense' : '{"rate":0}') : GOOD;
    const opened = await write(2, { writes });
    const { written, engine, events } = opened;
    expect(rejections(written)).toEqual([0, 2, 0, 0, 0, 0]);
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
    expect(streams(opened).size).toBe(8);
    // Texts count, not edits: the total grows with what is sampled again.
    const progress = events.flatMap((event) => (event.type === 'progress' ? [[event.done, event.total]] : []));
    expect(progress).toEqual([
      [1, 6],
      [2, 6],
      [3, 6],
      [4, 6],
      [5, 6],
      [6, 6],
      [7, 7],
      [8, 8],
    ]);
  });

  it('are given up at the limit: the edit has no configuration, and the last text stays', async () => {
    const writes = ({ attempt, sample }: Draft): string => (sample === 0 ? `bad ${attempt}` : GOOD);
    const { written, engine } = await write(1, { writes });
    expect(written.map((one) => one.configuration !== null)).toEqual([false, true, true]);
    expect(written[0]?.text).toBe('bad 2');
    expect(written[0]?.rejected.map(({ text }) => text)).toEqual(['bad 0', 'bad 1']);
    expect(engine.calls).toHaveLength(3);
    const once = await write(1, { writes }, 0);
    expect(once.written[0]).toMatchObject({ configuration: null, text: 'bad 0', rejected: [] });
  });

  it('have a stream for every attempt that settings can ask for', async () => {
    const opened = await write(1, { writes: () => 'bad' }, 1000);
    expect(rejections(opened.written)).toEqual([MOST_RESAMPLES, MOST_RESAMPLES, MOST_RESAMPLES]);
    expect(streams(opened).size).toBe(3 * (MOST_RESAMPLES + 1));
    expect(PAPER_PUZZLE_SETTINGS.writing.resamples).toBeLessThanOrEqual(MOST_RESAMPLES);
  });

  it('are not sampled again after Stop', async () => {
    const stop = new AbortController();
    const writes = (): string => {
      stop.abort();
      return 'bad';
    };
    const { loop, engine } = puzzleLoop({}, { writes }, { signal: stop.signal });
    await expect(writeEdits(loop(), TRAIN, testPuzzles(0, 1), PLAN)).rejects.toMatchObject({ code: 'aborted' });
    expect(engine.calls).toHaveLength(1);
  });
});
