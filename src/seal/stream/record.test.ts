import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parsedStream, readStream, type StreamRun, writeStream } from './record';
import { runStreams } from './run';
import { curveOf, differencesOf, summaryOf } from './summary';
import { streamContext, streamPlan } from './testing/streamCase';

let run: StreamRun;
beforeAll(async () => {
  const plan = streamPlan(['everything', 'nothing', 'oracle'], { everyday: 0 });
  const { engine, ...context } = streamContext({ skill: 0.9 });
  const parts = [1, 2, 3].map((seed) => runStreams({ ...context, engine }, plan, seed));
  run = {
    schema: 'selkie-stream',
    version: 1,
    id: 'stream-1',
    startedAt: '2026-12-01T10:00:00.000Z',
    seconds: 1,
    commit: null,
    model: engine.model,
    device: engine.device,
    command: 'npm run seal -- stream',
    measuredOn: 'held-out',
    settings: { stream: plan.stream, knowledge: plan.knowledge },
    parts: await Promise.all(parts),
  };
});

const copy = (): StreamRun => JSON.parse(JSON.stringify(run));
/** With one field replaced. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const whole: unknown = copy();
  let at: unknown = whole;
  for (const name of path.slice(0, -1)) at = (at as Record<string | number, unknown>)[name];
  (at as Record<string | number, unknown>)[path.at(-1) ?? ''] = value;
  return whole;
}

describe('a file of streams', () => {
  it('comes back as it was, with five digits of what is not whole', () => {
    const read = readStream(writeStream(run));
    expect(read.parts.map(({ streams }) => streams)).toEqual(run.parts.map(({ streams }) => streams));
    expect(read.settings).toEqual(run.settings);
    for (const [index, { accuracy, heard }] of (read.parts[0]?.followed ?? []).entries()) {
      const own = run.parts[0]?.followed[index];
      expect(accuracy).toBeCloseTo(own?.accuracy ?? -1, 4);
      expect(heard.map(({ learned, worth }) => [learned, worth])).toEqual(
        own?.heard.map((one) => [one.learned, one.worth]),
      );
    }
    expect(readStream(writeStream(read))).toEqual(read);
  });

  it.each([0.1, 0.5, 0.99])('is refused where it was cut off, at %d of its length', (share) => {
    const text = writeStream(run);
    expect(() => readStream(text.slice(0, share * text.length))).toThrow(
      /not JSON, or its end is missing.*export it again/s,
    );
  });

  it.each([
    [
      ['parts', 0, 'followed', 1, 'heard', 2, 'learned'],
      'yes',
      'parts[0].followed[1].heard[2].learned: must be a boolean',
    ],
    [['parts', 0, 'followed', 0, 'accuracy'], 1.5, 'parts[0].followed[0].accuracy: must be at most 1'],
    [['parts', 1, 'streams', 0, 'heard', 0, 'sort'], 'old', 'parts[1].streams[0].heard[0].sort: must be one of new'],
    [['parts', 0, 'followed', 0, 'stream'], 9, 'parts[0].followed[0].stream: there is no stream 9'],
    [['parts', 0, 'followed', 0, 'heard'], [], 'parts[0].followed[0].heard: 0 entries for 8 texts'],
    [['settings', 'stream', 'rules'], ['whim'], 'settings.stream.rules[0]: must be one of everything'],
    [['model'], null, 'model: must be an object'],
  ])('is refused where %j is %j, with the field and what to do', (path, value, message) => {
    const given = changed(path, value);
    expect(() => parsedStream(given)).toThrow(message);
    expect(() => parsedStream(given)).toThrow('export it again');
  });

  it('is told from other files and from newer ones', () => {
    expect(() => readStream('{"schema":"selkie-run"}')).toThrow(/holds no streams.*npm run seal -- stream/s);
    expect(() => readStream('[]')).toThrow('holds no streams');
    expect(() => parsedStream(changed(['version'], 2))).toThrow('newer Selkie');
  });
});

describe('the streams that come with the page', () => {
  const text = readFileSync(fileURLToPath(new URL('../../../public/runs/stream.json', import.meta.url)), 'utf8');

  it('are on held-out texts, of three seeds at least, with what was known asked 60 times', () => {
    const { measuredOn, parts, settings } = readStream(text);
    expect(measuredOn).toBe('held-out');
    expect(new Set(parts.map(({ seed }) => seed)).size).toBeGreaterThanOrEqual(3);
    expect(settings.stream.rules).toEqual(expect.arrayContaining(['everything', 'nothing', 'conflict', 'oracle']));
    for (const { streams } of parts) for (const { known } of streams) expect(known).toBeGreaterThanOrEqual(60);
  });
});

describe('what streams come to', () => {
  it('is a mean over streams with its error', () => {
    const [everything, nothing, oracle] = summaryOf(run);
    expect([everything, nothing, oracle].map((one) => one?.accuracy.n)).toEqual([6, 6, 6]);
    expect(everything?.learned.mean).toBe(8);
    expect([everything?.recall.mean, oracle?.recall.mean, nothing?.recall.mean]).toEqual([1, 1, 0]);
    expect(oracle?.precision).toMatchObject({ mean: 1, n: 6 });
    expect(everything?.precision.mean).toBeCloseTo(3 / 8);
    // Nothing was learned: there is no precision.
    expect(nothing?.precision.n).toBe(0);
    expect(oracle?.accuracy.standardError).toEqual(expect.any(Number));
  });

  it('is compared on the same streams', () => {
    const differences = differencesOf(run);
    const named = differences.map(({ of, from, what }) => `${of} − ${from} ${what}`);
    expect(named).toContain('oracle − nothing accuracy');
    expect(named).toContain('everything − nothing known');
    expect(named).not.toContain('nothing − everything accuracy');
    const one = differences.find(({ of, from, what }) => of === 'oracle' && from === 'nothing' && what === 'accuracy');
    const [, nothing, oracle] = summaryOf(run);
    expect(one?.n).toBe(6);
    expect(one?.difference).toBeCloseTo((oracle?.accuracy.mean ?? 0) - (nothing?.accuracy.mean ?? 0));
  });

  it('is a curve over the texts, from the first on that was new', () => {
    const curve = curveOf(run).filter(({ learner }) => learner === 'oracle');
    expect(curve.at(-1)).toMatchObject({ text: 8, n: 6, mean: summaryOf(run)[2]?.accuracy.mean });
    expect(curve.every(({ n }) => n > 0)).toBe(true);
  });
});
