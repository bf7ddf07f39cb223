/** A shard that breaks off goes on by its own command; on the scripted engine. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { EngineError } from '../../../contract/errors';
import type { Calibration } from '../../../seal/cost/estimate';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import { KNOWLEDGE_FORMAT, readRun } from '../../../seal/record/format';
import { townPassages, WRITING } from '../../../seal/testing/fixtures';
import { ScriptedEngine, type ScriptedOptions } from '../../../seal/testing/scriptedEngine';
import { scriptedTokenizer } from '../../../seal/testing/scriptedTokenizer';
import { KNOWLEDGE_CLI } from '../knowledge';
import { journalFile, resumedPlan } from '../plan';
import { joinShards } from './join';
import { partlyReplayed, replayed } from './merge';
import { begin, runShardOn } from './runShard';
import { jsonIn, NOTHING_BEFORE, readShards, shardText } from './shardFile';

const folder = mkdtempSync(join(tmpdir(), 'selkie-shard-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

const inputs = { training: townPassages(10, 3, 1), heldOut: townPassages(1, 2, 1), replay: null };
const cli = { ...KNOWLEDGE_CLI, inputs: () => inputs };
const settings = { ...DEFAULT_SETTINGS, rounds: 1, trainingPassages: 3, edits: 2, writing: WRITING };
const begun = { ...NOTHING_BEFORE, header: null, settings, source: { measuredOn: 'held-out' as const } };

async function run(
  json: string,
  options: ScriptedOptions = {},
  index = 1,
  more: Partial<typeof begun> = {},
  calibration?: () => Promise<Calibration>,
) {
  const engine = Object.assign(new ScriptedEngine(options), { matrixRate: () => Promise.resolve(1e9) });
  const asked = { json: at(json), shard: { index, count: 2 }, begun: { ...begun, ...more }, commit: 'abc' };
  const machine = { engine, tokenizer: scriptedTokenizer, now: () => 0, ...(calibration && { calibration }) };
  await runShardOn(cli, asked, machine);
  return engine;
}
const answersIn = (json: string) => readShards(cli, jsonIn(at(json)), json).own.answers;

it('goes on from its journal after any call that failed, to the same, and asks nothing twice', async () => {
  const whole = await run('whole.json');
  const asked = ({ calls }: ScriptedEngine): number =>
    calls.reduce((sum, call) => sum + (call.verb === 'generate' ? call.requests.length : 0), 0);
  // The first call is the writing of all edits.
  for (let calls = 1; calls < 8; calls += 1) {
    const json = `broken${calls}.json`;
    let left = calls;
    const failWhen: ScriptedOptions['failWhen'] = ({ verb }) =>
      verb !== 'free' && verb !== 'restore' && left-- <= 0 ? new EngineError('device-lost', 'gone') : undefined;
    await expect(run(json, { failWhen })).rejects.toThrow('gone');
    expect([existsSync(at(json)), existsSync(journalFile(at(json)))]).toEqual([false, true]);
    const rest = await run(json);
    expect(answersIn(json)).toEqual(answersIn('whole.json'));
    expect(asked(rest)).toBeLessThan(asked(whole));
    expect(existsSync(journalFile(at(json)))).toBe(false);
  }
});

it('is not done again once it is done, but anew with other settings', async () => {
  await run('done.json');
  const before = readFileSync(at('done.json'), 'utf8');
  expect((await run('done.json')).calls).toEqual([]);
  expect(readFileSync(at('done.json'), 'utf8')).toBe(before);
  expect((await run('done.json', {}, 1, { settings: { ...settings, seed: 5 } })).calls).not.toEqual([]);
});

it('says before it begins how long its share takes, and of one that broke off what is left', async () => {
  const told: number[] = [];
  vi.mocked(process.stderr.write).mockImplementation((text) => {
    const [, hours] = /^shard 1\/2, stage 1: Takes about (\d+\.\d) h \(/.exec(String(text)) ?? [];
    if (hours !== undefined) told.push(Number(hours));
    return true;
  });
  const rate = { secondsPerStep: 3600, secondsPerFlop: 0 };
  const rates = { finetune: rate, generate: rate, score: rate };
  const calibration = () => Promise.resolve({ rates, matrixRate: 1e9, seconds: 2, corrections: {} });
  // Broken off in its first training, when its texts are written.
  const failWhen: ScriptedOptions['failWhen'] = ({ verb }) => {
    expect(told).toHaveLength(1);
    return verb === 'finetune' ? new EngineError('device-lost', 'gone') : undefined;
  };
  await expect(run('told.json', { failWhen }, 1, {}, calibration)).rejects.toThrow('gone');
  await run('told.json', {}, 1, {}, calibration);
  const [whole = 0, rest = 0] = told;
  expect(rest).toBeGreaterThan(0);
  expect(rest).toBeLessThan(whole);
  // What cannot be told keeps nothing from being run.
  await run('untold.json', {}, 1, {}, () => Promise.reject(new Error('no clock')));
  expect(existsSync(at('untold.json'))).toBe(true);
  expect(process.stderr.write).toHaveBeenCalledWith('shard 1/2, stage 1: How long it takes cannot be told: no clock\n');
});

it("does not go on with another shard's journal", async () => {
  const failWhen: ScriptedOptions['failWhen'] = ({ verb }) =>
    verb === 'finetune' ? new EngineError('device-lost', 'gone') : undefined;
  await expect(run('mine.json', { failWhen })).rejects.toThrow('gone');
  await expect(run('mine.json', {}, 2)).rejects.toThrow(/mine\.json\.journal is of another run or shard/);
  await expect(run('mine.json', {}, 1, { settings: { ...settings, seed: 5 } })).rejects.toThrow(
    /of another run or shard/,
  );
});

it('takes up the next stage from a merged file alone, with as many shards', async () => {
  await run('a.json');
  await run('b.json', {}, 2);
  const named = ['b.json', 'a.json'].map((path) => ({ path, file: readShards(cli, jsonIn(at(path)), path) }));
  const merged = joinShards(named);
  writeFileSync(at('stage1.json'), shardText(merged));
  const { isOver, record } = await replayed(cli, merged, { tokenizer: scriptedTokenizer });
  expect([isOver, record.rounds.length, record.start.length > 0]).toEqual([false, 0, true]);
  expect(record).not.toHaveProperty('source');
  const given = { settings, seeds: [1], model: '', memory: null, table: null, development: false, tasks: null };
  const outside = { author: null, judge: null, prices: null };
  const first = { ...given, json: at('c.json'), resume: null, shard: { index: 1, count: 2 } };
  await expect(begin(cli, { ...first, outside })).rejects.toThrow(/^--shard with an endpoint: each machine would hear/);
  const from = (file: string, count = 2) =>
    begin(cli, { ...given, json: at('c.json'), resume: at(file), shard: { index: 1, count } });
  expect(await from('stage1.json')).toMatchObject({ stage: 1, settings });
  await expect(from('stage1.json', 3)).rejects.toThrow(/was made in 2 shards/);
  await expect(from('a.json')).rejects.toThrow(/it is one shard of 2, .*Merge all of them first/);
  await expect(resumedPlan(cli, at('stage1.json'))).rejects.toThrow(/a stage of a run in shards.*--shard/);
});

it('is told of the shards that are there, on their passages, where the run has no rounds', async () => {
  const plain = { ...settings, rounds: 0 };
  for (const index of [1, 2]) await run(`p${index}.json`, {}, index, { settings: plain });
  const named = (...paths: string[]) => paths.map((path) => ({ path, file: readShards(cli, jsonIn(at(path)), path) }));
  const texts = { tokenizer: scriptedTokenizer };
  const { record: whole } = await replayed(cli, joinShards(named('p1.json', 'p2.json')), texts);
  const part = await partlyReplayed(cli, joinShards(named('p2.json'), true), texts);
  expect(part.items.heldOut).toEqual([inputs.heldOut[1]]);
  expect(part.conditions.map(({ name, n }) => [name, n])).toEqual(whole.conditions.map(({ name }) => [name, 1]));
  expect(part.conditions.map(({ perItem }) => perItem[0])).toEqual(whole.conditions.map(({ perItem }) => perItem[1]));
  const told = part.start.flatMap(({ base, candidates }) => [
    ...base.map(({ item }) => item),
    ...candidates.map(({ edit }) => edit.item),
  ]);
  expect(new Set(told)).toEqual(new Set([0]));
  expect(part.notices).toMatchObject([{ given: '2', used: '1' }]);
  // As the page reads it.
  expect(readRun(KNOWLEDGE_FORMAT, JSON.parse(JSON.stringify(KNOWLEDGE_FORMAT.full(part)))).conditions).toEqual(
    part.conditions,
  );
  expect(() => joinShards(named('p2.json'))).toThrow(/or tell the run of the others alone with --partly/);
});

it('is not told in part where the rounds need all shards', async () => {
  await run('r2.json', {}, 2);
  const file = joinShards([{ path: 'r2.json', file: readShards(cli, jsonIn(at('r2.json')), 'r2.json') }], true);
  await expect(partlyReplayed(cli, file, { tokenizer: scriptedTokenizer })).rejects.toThrow(
    /Only a run on knowledge without rounds/,
  );
});
