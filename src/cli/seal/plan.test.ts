import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runRestEm } from '../../seal/restEm';
import { makeRunRecord, type RunRecord } from '../../seal/runFiles/runRecord';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/settings';
import { testLoop, townPassages } from '../../seal/testing/fixtures';
import type { KnowledgeArguments } from './arguments';
import { assertSameDevice, commitOf, isFinished, planRuns, writeSet } from './plan';
import { seedFile } from './runSet';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selkie-'));
});

const file = (name: string): string => join(folder, name);

function given(more: Partial<KnowledgeArguments> = {}): KnowledgeArguments {
  const settings = { ...DEFAULT_SETTINGS, rounds: 1, trainingPassages: 2, heldOutPassages: 1, edits: 2 };
  const files = { model: 'folder', json: null, table: null, resume: null };
  return { settings, seeds: [settings.seed], development: false, ...files, ...more };
}

/** A run as `--json` writes it, by the scripted engine. */
async function runRecord(settings: KnowledgeSettings, startedAt = new Date()): Promise<RunRecord> {
  const { context, engine } = testLoop(settings);
  const inputs = { training: townPassages(10, 2), heldOut: townPassages(1, 1), replay: null };
  const result = await runRestEm(context, inputs);
  const { model, device } = engine;
  const facts = { model, device, settings, notices: [], timings: [], seconds: 5, measuredOn: 'development' as const };
  return makeRunRecord({ ...facts, startedAt }, inputs, result);
}

const write = (name: string, content: unknown): void => writeFileSync(file(name), JSON.stringify(content));

describe('planRuns', () => {
  it('keeps one run in the file itself and several beside the file that lists them', () => {
    expect(planRuns(given({ json: 'out.json' }))).toMatchObject({ runs: [{ file: 'out.json' }], set: null });
    const { runs, set, resumable } = planRuns(given({ json: 'a/all.json', seeds: [1, 2], development: true }));
    expect(runs.map((run) => [run.settings.seed, run.file])).toEqual([
      [1, join('a', 'all.seed1.json')],
      [2, join('a', 'all.seed2.json')],
    ]);
    expect(set?.file).toBe('a/all.json');
    expect(resumable).toBe('a/all.json');
    expect(seedFile('all', 7)).toBe('all.seed7.json');
    expect(planRuns(given({ seeds: [1, 2] }))).toMatchObject({ runs: [{ file: null }, { file: null }], set: null });
  });

  it('goes on with a single run as its file says', async () => {
    const { settings } = given();
    const run = await runRecord(settings);
    write('run.json', { ...run, rounds: [] });
    const plan = planRuns(given({ resume: file('run.json') }));
    expect(plan).toMatchObject({ measuredOn: 'development', set: null, resumable: file('run.json') });
    expect(plan.runs[0]?.settings).toEqual(settings);
    expect(plan.runs.map(isFinished)).toEqual([false]);
    write('run.json', run);
    expect(planRuns(given({ resume: file('run.json') })).runs.map(isFinished)).toEqual([true]);
  });

  it('goes on with a set: finished seeds stay, begun ones go on, files from before it do not count', async () => {
    const { settings } = given();
    const { engine } = testLoop(settings);
    const plan = planRuns(given({ json: file('all.json'), seeds: [1, 2, 3], development: true }));
    writeSet(plan, engine, 'abc', []);
    write('all.seed1.json', await runRecord({ ...settings, seed: 1 }));
    write('all.seed2.json', { ...(await runRecord({ ...settings, seed: 2 })), rounds: [] });
    write('all.seed3.json', await runRecord({ ...settings, seed: 3 }, new Date(0)));
    const resumed = planRuns(given({ resume: file('all.json') }));
    expect(resumed.set).toEqual(plan.set);
    expect(resumed.measuredOn).toBe('development');
    expect(resumed.runs.map((run) => [run.settings.seed, run.earlier !== null, isFinished(run)])).toEqual([
      [1, true, true],
      [2, true, false],
      [3, false, false],
    ]);

    write('all.seed2.json', await runRecord({ ...settings, seed: 2, edits: 3 }));
    expect(() => planRuns(given({ resume: file('all.json') }))).toThrow(
      /all\.seed2\.json was made with other settings/,
    );
  });

  it('has a pooled measurement to do even when all rounds are done', async () => {
    const settings = {
      ...given().settings,
      multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 4 },
    };
    const run = await runRecord(settings);
    write('run.json', run);
    expect(planRuns(given({ resume: file('run.json') })).runs.map(isFinished)).toEqual([false]);
    const record = { passages: 4, edits: 4, conditions: [], finetunes: [], seconds: 0 };
    write('run.json', { ...run, multiPassage: [0, 1].map((round) => ({ ...record, round })) });
    expect(planRuns(given({ resume: file('run.json') })).runs.map(isFinished)).toEqual([true]);
  });

  it.each([
    ['missing.json', undefined, /there is no such file/],
    ['text.json', 'hello', /it is not JSON/],
    ['other.json', '{"schema":"something"}', /--resume .*other\.json: This is not a run of Selkie/],
    ['set.json', '{"schema":"selkie-run-set","version":1}', /its field "startedAt" is missing or wrong/],
  ])('refuses %s with one plain line', (name, content, message) => {
    if (content !== undefined) writeFileSync(file(name), content);
    expect(() => planRuns(given({ resume: file(name) }))).toThrow(message);
  });

  it('refuses a run without token ids, which no policy could be trained on again, and one of unknown passages', async () => {
    const run = await runRecord(given().settings);
    const compact = JSON.parse(JSON.stringify(run), (key, value: unknown) => (key === 'promptIds' ? [] : value));
    write('compact.json', compact);
    expect(() => planRuns(given({ resume: file('compact.json') }))).toThrow(/compact copy without token ids/);
    write('own.json', { ...run, measuredOn: null });
    expect(() => planRuns(given({ resume: file('own.json') }))).toThrow(/does not say which passages/);
  });
});

describe('a run that goes on', () => {
  it('stays with its model and adapter, and tells of both sources', async () => {
    const { settings } = given();
    const { engine } = testLoop(settings);
    const run = await runRecord(settings);
    const planned = { settings, file: null, earlier: { ...run, commit: 'abc' } };
    expect(() => assertSameDevice(planned, engine)).not.toThrow();
    expect(() => assertSameDevice({ ...planned, earlier: null }, engine)).not.toThrow();
    const { model, device } = engine;
    expect(() => assertSameDevice(planned, { model: { ...model, layers: 9 }, device })).toThrow(
      /another model, scripted/,
    );
    expect(() => assertSameDevice(planned, { model, device: { ...device, description: 'other' } })).toThrow(
      /another adapter, Scripted engine/,
    );
    expect(commitOf(planned, 'abc')).toBe('abc');
    expect(commitOf(planned, 'def')).toBe('abc, then def');
    expect(commitOf({ ...planned, earlier: null }, null)).toBeNull();
  });
});

describe('writeSet', () => {
  it('lists the finished runs and compares them', async () => {
    const { settings } = given();
    const { engine } = testLoop(settings);
    const plan = planRuns(given({ json: file('all.json'), seeds: [1, 2] }));
    const records = [await runRecord({ ...settings, seed: 1 }), await runRecord({ ...settings, seed: 2 })];
    writeSet(plan, engine, 'abc', records);
    const set = JSON.parse(readFileSync(file('all.json'), 'utf8'));
    expect(set).toMatchObject({
      schema: 'selkie-run-set',
      commit: 'abc',
      seconds: 10,
      seeds: [1, 2],
      runs: ['all.seed1.json', 'all.seed2.json'],
      measuredOn: 'heldOut',
    });
    expect(set.summary.single.conditions[0]).toMatchObject({ name: 'base', seeds: [1, 2] });
  });
});
