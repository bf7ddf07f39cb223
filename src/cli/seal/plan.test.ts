import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import { isOfLoop, type Knowledge } from '../../seal/knowledge/types';
import { runRestEm } from '../../seal/loop/restEm';
import type { Puzzles } from '../../seal/puzzles/types';
import { PUZZLE_FORMAT, writeRun } from '../../seal/record/format';
import { beginRecord, type KnowledgeRun, type PuzzleRun, reduceRecord } from '../../seal/record/record';
import { testLoop, townPassages } from '../../seal/testing/fixtures';
import { smallPuzzleRun } from '../../seal/testing/puzzleRun';
import { KNOWLEDGE_CLI } from './knowledge';
import { isFinished, planRuns, resumedPlan } from './plan';
import { assertSameTasks, PUZZLES_CLI } from './puzzles';
import { assertSameDevice, beginSet, resumeCommand } from './runAll';
import { joinedCommits, seedFile, writeSet } from './runSet';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selkie-'));
});

const file = (name: string): string => join(folder, name);

const settings = { ...DEFAULT_SETTINGS, rounds: 1, trainingPassages: 2, heldOutPassages: 1, edits: 2 };
const source = { measuredOn: 'development' as const };

const planned = (json: string | null, ...seeds: number[]) => planRuns<Knowledge>({ settings, seeds, json, source });
const resumed = (name: string) => resumedPlan(KNOWLEDGE_CLI, file(name));
const finished = async (name: string): Promise<boolean[]> =>
  (await resumed(name)).runs.map((run) => isFinished(KNOWLEDGE_CLI, run));

/** A run as `--json` writes it, by the scripted engine. */
async function runRecord(given: KnowledgeSettings, startedAt = new Date()): Promise<KnowledgeRun> {
  const { engine, events, loop } = testLoop(given);
  const items = { training: townPassages(10, 2), heldOut: townPassages(1, 1) };
  await runRestEm(loop({ ...items, replay: null }));
  const { model, device } = engine;
  const header = {
    domain: 'knowledge' as const,
    startedAt: startedAt.toISOString(),
    commit: null,
    model,
    device,
    settings: given,
    measuredOn: 'development' as const,
    items,
  };
  const told = events.filter(isOfLoop);
  return { ...told.reduce(reduceRecord<Knowledge>, beginRecord<Knowledge>(header)), seconds: 5 };
}

const write = (name: string, content: unknown): void => writeFileSync(file(name), JSON.stringify(content));

describe('a plan', () => {
  it('keeps one run in the file itself and several beside the file that lists them', () => {
    expect(planned('out.json', 1)).toMatchObject({ runs: [{ file: 'out.json' }], set: null });
    const { runs, set, resumable } = planned('a/all.json', 1, 2);
    expect(runs.map((run) => [run.settings.seed, run.file])).toEqual([
      [1, join('a', 'all.seed1.json')],
      [2, join('a', 'all.seed2.json')],
    ]);
    expect(set?.file).toBe('a/all.json');
    expect(resumable).toBe('a/all.json');
    expect(seedFile('all', 7)).toBe('all.seed7.json');
    expect(planned(null, 1, 2)).toMatchObject({ runs: [{ file: null }, { file: null }], set: null });
  });

  it('lists the finished runs and compares them', async () => {
    const { engine } = testLoop(settings);
    const made = [await runRecord({ ...settings, seed: 1 }), await runRecord({ ...settings, seed: 2 })];
    const records = made.map((record) => ({ ...record, commit: 'abc' }));
    writeSet(KNOWLEDGE_CLI, planned(file('all.json'), 1, 2), engine, 'abc', records);
    const set = JSON.parse(readFileSync(file('all.json'), 'utf8'));
    expect(set).toMatchObject({
      schema: 'selkie-run-set',
      commit: 'abc',
      seconds: 10,
      seeds: [1, 2],
      runs: ['all.seed1.json', 'all.seed2.json'],
      measuredOn: 'development',
    });
    expect(set.summary.single.conditions[0]).toMatchObject({ name: 'base', seeds: [1, 2] });
  });
});

describe('going on', () => {
  it('with a single run, as its file says', async () => {
    const run = await runRecord(settings);
    write('run.json', { ...run, rounds: [] });
    const plan = await resumed('run.json');
    expect(plan).toMatchObject({ source, set: null, resumable: file('run.json') });
    expect(plan.runs[0]?.settings).toEqual(settings);
    expect(await finished('run.json')).toEqual([false]);
    write('run.json', run);
    expect(await finished('run.json')).toEqual([true]);
  });

  it('with a set: finished seeds stay, begun ones go on, files from before it do not count', async () => {
    const { engine } = testLoop(settings);
    const plan = planned(file('all.json'), 1, 2, 3);
    writeSet(KNOWLEDGE_CLI, plan, engine, 'abc', []);
    write('all.seed1.json', await runRecord({ ...settings, seed: 1 }));
    write('all.seed2.json', { ...(await runRecord({ ...settings, seed: 2 })), rounds: [] });
    write('all.seed3.json', await runRecord({ ...settings, seed: 3 }, new Date(0)));
    const { runs, set, ...rest } = await resumed('all.json');
    expect(set).toEqual(plan.set);
    expect(rest).toEqual({ source, resumable: file('all.json') });
    expect(runs.map((run) => [run.settings.seed, run.earlier !== null])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect(await finished('all.json')).toEqual([true, false, false]);

    write('all.seed2.json', await runRecord({ ...settings, seed: 2, edits: 3 }));
    await expect(resumed('all.json')).rejects.toThrow(/all\.seed2\.json was made with other settings/);
    write('all.seed2.json', { ...(await runRecord({ ...settings, seed: 2 })), measuredOn: 'held-out' });
    await expect(resumed('all.json')).rejects.toThrow(/all\.seed2\.json was made on other passages or tasks/);
  });

  it('with a set of an older Selkie, which had another word for held-out', async () => {
    const { engine } = testLoop(settings);
    writeSet(KNOWLEDGE_CLI, planned(file('all.json'), 1, 2), engine, 'abc', []);
    write('all.json', { ...JSON.parse(readFileSync(file('all.json'), 'utf8')), measuredOn: 'heldOut' });
    expect((await resumed('all.json')).source).toEqual({ measuredOn: 'held-out' });
  });

  it('with a set writes nothing on another model, and keeps what the finished seeds gave on the same', async () => {
    const { engine } = testLoop(settings);
    const { model, device } = engine;
    const plan = planned(file('all.json'), 1, 2);
    const first = { ...(await runRecord({ ...settings, seed: 1 })), commit: 'abc' };
    write('all.seed1.json', first);
    writeSet(KNOWLEDGE_CLI, plan, engine, 'abc', [first]);
    const before = readFileSync(file('all.json'), 'utf8');
    const begun = await resumed('all.json');
    const begin = (layers: number) => beginSet(KNOWLEDGE_CLI, begun, { model: { ...model, layers }, device }, 'def');
    expect(() => begin(model.layers + 1)).toThrow(/another model/);
    expect(readFileSync(file('all.json'), 'utf8')).toBe(before);
    begin(model.layers);
    expect(JSON.parse(readFileSync(file('all.json'), 'utf8'))).toEqual(JSON.parse(before));
    writeSet(KNOWLEDGE_CLI, plan, engine, 'def', [first, { ...first, commit: 'def' }]);
    expect(JSON.parse(readFileSync(file('all.json'), 'utf8')).commit).toBe('abc, then def');
  });

  it('names the model unless it is the one that the command takes anyway', () => {
    const command = (model: string) => resumeCommand(PUZZLES_CLI, 'run.json', model);
    expect(command(join('/a', 'public', 'models', 'micro-puzzles'))).toBe('npm run seal -- puzzles --resume run.json');
    expect(command('/b/Llama')).toBe('npm run seal -- puzzles --resume run.json --model /b/Llama');
  });

  it('has a pooled measurement to do even when all rounds are done', async () => {
    const run = await runRecord({ ...settings, multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 4 } });
    write('run.json', run);
    expect(await finished('run.json')).toEqual([false]);
    const record = { name: 'multi-passage', passages: 4, edits: 4, conditions: [], finetunes: [], seconds: 0 };
    write('run.json', { ...run, measures: [0].map((round) => ({ ...record, round })) });
    expect(await finished('run.json')).toEqual([false]);
    write('run.json', { ...run, measures: [0, 1].map((round) => ({ ...record, round })) });
    expect(await finished('run.json')).toEqual([true]);
  });

  it.each([
    ['missing.json', undefined, /there is no such file/],
    ['text.json', 'hello', /it is not JSON/],
    ['other.json', '{"schema":"something"}', /--resume .*other\.json: This is not a run of Selkie/],
    ['set.json', '{"schema":"selkie-run-set","version":1}', /set\.json: its field "startedAt" is missing or wrong/],
  ])('refuses %s with one plain line', async (name, content, message) => {
    if (content !== undefined) writeFileSync(file(name), content);
    await expect(resumed(name)).rejects.toThrow(message);
  });

  it('refuses rounds out of order, no start, and another seed than it was begun with', async () => {
    const run = await runRecord(settings);
    const [round] = run.rounds;
    write('order.json', { ...run, rounds: round ? [{ ...round, round: 2 }] : [] });
    await expect(resumed('order.json')).rejects.toThrow(/--resume .*order\.json: its rounds are 2; needed: 1 to 1/);
    write('start.json', { ...run, start: [] });
    await expect(resumed('start.json')).rejects.toThrow(/no measurements from before the first round/);
    write('seed.json', { ...run, settings: { ...run.settings, seed: run.settings.seed + 1 } });
    await expect(resumed('seed.json')).rejects.toThrow(/its seed or settings are not those/);
  });

  it('refuses a text that is not UTF-8, by name', async () => {
    writeFileSync(file('utf16.json'), Buffer.from('\ufeff{}', 'utf16le'));
    await expect(resumed('utf16.json')).rejects.toThrow(
      /^--resume .*utf16\.json: this is not UTF-8 text but UTF-16; save it as UTF-8\.$/,
    );
  });

  it('refuses a run without token ids, which no policy could be trained on again, and one of unknown passages', async () => {
    const run = await runRecord(settings);
    const compact = JSON.parse(JSON.stringify(run), (key, value: unknown) => (key === 'promptIds' ? [] : value));
    write('compact.json', compact);
    await expect(resumed('compact.json')).rejects.toThrow(/compact copy without token ids/);
    write('own.json', { ...run, measuredOn: null });
    await expect(resumed('own.json')).rejects.toThrow(/does not say which passages/);
  });

  it('stays with the model and adapter of the run, and tells of both sources', async () => {
    const { engine } = testLoop(settings);
    const run = await runRecord(settings);
    const begun = { earlier: { ...run, commit: 'abc' } };
    expect(() => assertSameDevice(begun, engine)).not.toThrow();
    expect(() => assertSameDevice({ earlier: null }, engine)).not.toThrow();
    const { model, device } = engine;
    expect(() => assertSameDevice(begun, { model: { ...model, layers: 9 }, device })).toThrow(
      /another model, scripted/,
    );
    expect(() => assertSameDevice(begun, { model, device: { ...device, description: 'other' } })).toThrow(
      /another adapter, Scripted engine/,
    );
    expect(joinedCommits(['abc', 'abc'])).toBe('abc');
    expect(joinedCommits(['abc', 'def'])).toBe('abc, then def');
    expect(joinedCommits([null, 'def'])).toBe('unknown, then def');
    expect(joinedCommits([null])).toBeNull();
  });
});

describe('puzzles', () => {
  const write = (name: string, run: object): void => writeFileSync(file(name), JSON.stringify(run));
  const resumedPuzzles = (name: string) => resumedPlan(PUZZLES_CLI, file(name));
  const own = (run: PuzzleRun) => ({ measuredOn: 'held-out' as const, tasks: run.items });

  it('do not go on where the micro-world has become another one', async () => {
    const run = await smallPuzzleRun();
    const { training, heldOut } = run.items;
    expect(() => assertSameTasks(run, { training, heldOut: heldOut.map((puzzle) => ({ ...puzzle })) })).not.toThrow();
    expect(() => assertSameTasks(run, { training: training.toReversed(), heldOut })).toThrow(/begun on other tasks/);
  });

  it('go on with a single run on the tasks that its file has', async () => {
    const run = await smallPuzzleRun();
    write('run.json', { ...run, rounds: run.rounds.slice(0, 1) });
    const { runs, source: from } = await resumedPuzzles('run.json');
    expect(from).toEqual(own(run));
    expect(runs.map((one) => isFinished(PUZZLES_CLI, one))).toEqual([false]);
    write('run.json', run);
    expect((await resumedPuzzles('run.json')).runs.map((one) => isFinished(PUZZLES_CLI, one))).toEqual([true]);
    // Whether the policy reads is still to be measured.
    write('run.json', { ...run, measures: [] });
    expect((await resumedPuzzles('run.json')).runs.map((one) => isFinished(PUZZLES_CLI, one))).toEqual([false]);
    // The micro-world's tasks are made anew, with what is replayed.
    const world = run.items.training.map((puzzle) => ({ ...puzzle, source: 'micro-world' as const }));
    write('run.json', { ...run, items: { ...run.items, training: world } });
    expect((await resumedPuzzles('run.json')).source).toEqual({ measuredOn: 'held-out', tasks: null });
  });

  it('go on with a set on the tasks that it has, whatever has become of their files', async () => {
    const [first, second] = [await smallPuzzleRun({ seed: 1 }), await smallPuzzleRun({ seed: 2 })];
    const { engine } = testLoop();
    const plan = planRuns<Puzzles>({
      settings: first.settings,
      seeds: [1, 2, 3],
      json: file('all.json'),
      source: own(first),
    });
    writeSet(PUZZLES_CLI, plan, engine, 'abc', [first]);
    const set = JSON.parse(readFileSync(file('all.json'), 'utf8'));
    expect(set).toMatchObject({ schema: 'selkie-puzzle-run-set', seeds: [1, 2, 3], runs: ['all.seed1.json'] });
    expect(set.summary.rows[0]).toMatchObject({ name: 'in-context', seeds: [1] });
    const late = new Date(Date.now() + 60_000).toISOString();
    write('all.seed1.json', { ...first, startedAt: late });
    write('all.seed2.json', { ...second, startedAt: late, rounds: [] });
    const { runs, source: from } = await resumedPuzzles('all.json');
    expect(from).toEqual(own(first));
    expect(runs.map((one) => isFinished(PUZZLES_CLI, one))).toEqual([true, false, false]);
    const [task, ...others] = second.items.training;
    const changed = [{ ...task, id: 'other' }, ...others];
    write('all.seed2.json', { ...second, startedAt: late, items: { ...second.items, training: changed } });
    await expect(resumedPuzzles('all.json')).rejects.toThrow(/all\.seed2\.json was made on other passages or tasks/);
  });

  it('refuse a compact copy, and a run on knowledge', async () => {
    writeFileSync(file('compact.json'), writeRun(PUZZLE_FORMAT, await smallPuzzleRun()));
    await expect(resumedPuzzles('compact.json')).rejects.toThrow(/--resume .*compact\.json: it is a compact copy/);
    write('knowledge.json', await runRecord(settings));
    await expect(resumedPuzzles('knowledge.json')).rejects.toThrow(
      /it is a run on knowledge\. Go on with it by "npm run seal -- knowledge --resume"/,
    );
    write('puzzles.json', await smallPuzzleRun());
    await expect(resumed('puzzles.json')).rejects.toThrow(
      /it is a run on puzzles\. Go on with it by "npm run seal -- puzzles --resume"/,
    );
  });
});
