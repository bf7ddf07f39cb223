/** What `merge` refuses, and by which words. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import type { Knowledge } from '../../../seal/knowledge/types';
import { noWork } from '../../../seal/shards/work';
import { ScriptedEngine } from '../../../seal/testing/scriptedEngine';
import { KNOWLEDGE_CLI } from '../knowledge';
import { PUZZLES_CLI } from '../puzzles';
import { joinShards, type Named } from './join';
import { readShards, type ShardFile, shardText } from './shardFile';

const { model, device } = new ScriptedEngine();
const answer = { losses: [1, 0.1], gradientNorms: [2, 3], tokens: 5, diverged: null };

function shard(part: number, more: Partial<ShardFile<Knowledge>> = {}): Named<Knowledge> {
  const own = noWork();
  own.answers.finetune = { common: answer, [`own ${part}`]: answer };
  own.timings.push({ stage: 'finetune', purpose: 'train', round: 1, seconds: part });
  const header = {
    domain: 'knowledge' as const,
    startedAt: `2026-01-0${part}T00:00:00.000Z`,
    commit: 'abc',
    model,
    device,
    settings: DEFAULT_SETTINGS,
    source: { measuredOn: 'held-out' as const },
  };
  const file = { header, shards: 3, parts: [part], stage: 0, matrixRate: 1e9 * part, before: noWork(), own, ...more };
  return { path: `s${part}.json`, file };
}
const header = (more: Partial<ShardFile<Knowledge>['header']>) => ({ ...shard(2).file.header, ...more });
const all = (second: Named<Knowledge>) => [shard(1), second, shard(3)];

describe('shards of one stage', () => {
  it('are one file, the same in any order', () => {
    const [one, two, three] = [shard(1), shard(2), shard(3)];
    const merged = joinShards([one, two, three]);
    expect(joinShards([three, one, two])).toEqual(merged);
    expect(Object.keys(merged.before.answers.finetune).sort()).toEqual(['common', 'own 1', 'own 2', 'own 3']);
    expect(merged.before.timings.map(({ seconds }) => seconds)).toEqual([1, 2, 3]);
    expect(merged).toMatchObject({ stage: 1, parts: [1, 2, 3], own: noWork(), matrixRate: 3e9 });
    expect(merged.header.startedAt).toBe('2026-01-01T00:00:00.000Z');
  });

  it.each<[string, Named<Knowledge>[], RegExp]>([
    ['none', [], /Name the files/],
    ['one that is missing', [shard(1), shard(3)], /^Shard 2\/3 is missing\. Run it with --shard/],
    [
      'one that is there twice',
      [...all(shard(2)), { ...shard(2), path: 'copy.json' }],
      /s2\.json and copy\.json are both shard 2\/3/,
    ],
    [
      'other settings',
      all(shard(2, { header: header({ settings: { ...DEFAULT_SETTINGS, seed: 9 } }) })),
      /^s1\.json and s2\.json differ in their settings/,
    ],
    [
      'another model',
      all(shard(2, { header: header({ model: { ...model, name: 'other' } }) })),
      /differ in their model/,
    ],
    [
      'another device',
      all(shard(2, { header: header({ device: { ...device, description: 'x' } }) })),
      /differ in their device/,
    ],
    ['another commit', all(shard(2, { header: header({ commit: 'abd' }) })), /differ in their commit of Selkie/],
    [
      'other passages',
      all(shard(2, { header: header({ source: { measuredOn: 'development' } }) })),
      /differ in their passages or tasks/,
    ],
    ['another number of shards', all(shard(2, { shards: 4 })), /are of 3 and of 4 shards/],
    ['another stage', all(shard(2, { stage: 1 })), /are of stage 1 and 2/],
    ['another beginning', all(shard(2, { before: shard(1).file.own })), /went on from different merged files/],
    ['merged ones', all(shard(2, { parts: [1, 2, 3] })), /^s2\.json: this was merged already/],
  ])('are not joined with %s', (_, given, line) => {
    expect(() => joinShards(given)).toThrow(line);
  });

  it('are not joined where a device answered otherwise', () => {
    const odd = shard(2);
    odd.file.own.answers.finetune.common = { ...answer, losses: [1, 0.1000001] };
    expect(() => joinShards(all(odd))).toThrow(/^s2\.json: 1 of its answers differ .*devices and drivers of one kind/);
  });
});

describe('a file of a shard', () => {
  const text = shardText(shard(2).file);

  it('comes back as it was written, scores that are no numbers too', () => {
    const { file } = shard(2);
    file.own.answers.score = { one: { logProbabilities: [-1, Number.NaN], greedy: [true, false] } };
    expect(readShards(KNOWLEDGE_CLI, JSON.parse(shardText(file)), 's2.json')).toEqual(file);
  });

  it.each<[string, (file: Record<string, unknown>) => unknown, RegExp]>([
    ['a run', () => ({ schema: 'selkie-run' }), /^f\.json: this is no shard of a run/],
    ['a newer one', (file) => ({ ...file, version: 2 }), /^f\.json: a newer Selkie wrote it/],
    ['one without its parts', ({ parts: _, ...file }) => file, /^f\.json: parts: must be a list/],
    [
      'one with a broken answer',
      (file) => ({ ...file, own: { ...noWork(), answers: { finetune: { a: {} } } } }),
      /own\.answers/,
    ],
    [
      'one with a setting out of bounds',
      (file) => ({ ...file, header: header({ settings: { ...DEFAULT_SETTINGS, rounds: -1 } }) }),
      /^f\.json: its setting rounds is -1/,
    ],
  ])('of the wrong kind is refused in one line: %s', (_, change, line) => {
    expect(() => readShards(KNOWLEDGE_CLI, change(JSON.parse(text)), 'f.json')).toThrow(line);
  });

  it('of the other domain names its command', () => {
    expect(() => readShards(PUZZLES_CLI, JSON.parse(text), 'f.json')).toThrow(/npm run seal -- knowledge/);
  });
});
