/** Shards of the embedded model on a real engine, through files and `merge`'s replay: to the bit the run of one machine. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../contract/engine';
import { openLoop } from '../../../seal/domain';
import type { Passage } from '../../../seal/knowledge/types';
import { runRestEm } from '../../../seal/loop/restEm';
import type { Part } from '../../../seal/shards/stageShare';
import type { Kind } from '../../../seal/types';
import { readFolder, testEngine } from '../../../testing/engine';
import { loadTokenizer } from '../../../tokenizer/tokenizer';
import type { CliDomain } from '../cliDomain';
import { KNOWLEDGE_CLI } from '../knowledge';
import { journalFile } from '../plan';
import { PUZZLES_CLI } from '../puzzles';
import { joinShards } from './join';
import { replayed } from './merge';
import { runShardOn } from './runShard';
import { jsonIn, NOTHING_BEFORE, readShards, type ShardFile } from './shardFile';

const work = mkdtempSync(join(tmpdir(), 'selkie-shards-'));
afterAll(() => rmSync(work, { recursive: true }));
const now = (): number => performance.now();
const NOTHING_SAID = {
  ...{ seeds: [1], model: '', memory: null, json: null, table: null },
  ...{ development: false, tasks: null, resume: null, shard: null },
};

async function bothWays<K extends Kind>(cli: CliDomain<K>, settings: K['settings'], count: number) {
  const files = await readFolder(fileURLToPath(new URL(`../../../../public/models/${cli.ownModel}`, import.meta.url)));
  const [engine, tokenizer] = [await testEngine(files), loadTokenizer(files)];
  const { source } = await cli.begin({ ...NOTHING_SAID, settings });
  const inputs = cli.inputs(settings, source, null);
  const context = { engine, tokenizer, settings, now: () => 0, emit: () => undefined };
  const whole = await runRestEm(openLoop(cli.domain, context, inputs));
  await engine.restoreWeights();

  let begun: { stage: number; before: ShardFile<K>['before']; header: ShardFile<K>['header'] | null } = {
    ...NOTHING_BEFORE,
    header: null,
  };
  for (;;) {
    const paths: string[] = [];
    for (let index = 1; index <= count; index += 1) {
      const part: Part = { index, count };
      const json = join(work, `${cli.domain.name}-${begun.stage}-${index}.json`);
      // Waves of other sizes in each shard.
      const planner: Engine['planner'] = { ...engine.planner, adaptersPerWave: () => index };
      const machine = { engine: on(engine, planner), tokenizer, now };
      await runShardOn(cli, { json, shard: part, begun: { ...begun, settings, source }, commit: 'abc' }, machine);
      expect(existsSync(journalFile(json))).toBe(false);
      paths.unshift(json);
    }
    const all = joinShards(paths.map((path) => ({ path, file: readShards(cli, jsonIn(path), path) })));
    const { record, isOver } = await replayed(cli, all, { tokenizer });
    if (isOver) return { whole, record };
    begun = all;
  }
}

const on = (engine: Engine, planner: Engine['planner']): Engine => ({
  device: engine.device,
  model: engine.model,
  planner,
  finetune: (jobs, options) => engine.finetune(jobs, options),
  generate: (requests, options) => engine.generate(requests, options),
  score: (requests, options) => engine.score(requests, options),
  mergeAdapter: (adapter) => engine.mergeAdapter(adapter),
  restoreWeights: () => engine.restoreWeights(),
  exportAdapter: (adapter) => engine.exportAdapter(adapter),
  importAdapter: (weights) => engine.importAdapter(weights),
  freeAdapters: (adapters) => engine.freeAdapters(adapters),
  matrixRate: () => Promise.resolve(1e9),
  dispose: () => undefined,
});

/** Without what hangs on the clock. */
const timeless = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (key === 'seconds' ? 0 : inner));

describe('shards on a real engine', () => {
  it('of knowledge: four passages in three parts, two of which train on one and the third on none', async () => {
    const small = {
      ...{ rounds: 1, trainingPassages: 2, heldOutPassages: 4, edits: 2, heldOutEdits: 1, repeats: 1 },
      ...{ sideQuestions: 1, conditions: ['base', 'untrained', 'policy'] },
      finetune: { rank: 4, epochs: 2 },
      policy: { rank: 4, epochs: 1 },
      writing: { maxTokens: 24 },
    };
    const { settings } = KNOWLEDGE_CLI.settings(small, { model: '' });
    // One paragraph and two questions of each.
    const cut = (passages: readonly Passage[]): Passage[] =>
      passages.map(({ context, questions, ...one }) => {
        return { ...one, context: context.split('\n\n')[0] ?? '', questions: questions.slice(0, 2), teacher: [] };
      });
    const inputs: (typeof KNOWLEDGE_CLI)['inputs'] = (...asked) => {
      const all = KNOWLEDGE_CLI.inputs(...asked);
      return { ...all, training: cut(all.training), heldOut: cut(all.heldOut) };
    };
    const { whole, record } = await bothWays({ ...KNOWLEDGE_CLI, inputs }, settings, 3);
    const { start, rounds, measures } = record;
    expect(rounds[0]?.policyFinetune?.pairs).toBeGreaterThan(0);
    expect(timeless({ start, rounds, measures })).toBe(timeless(whole));
  }, 120_000);

  it('of puzzles, with their search and the reading', async () => {
    const small = {
      ...{ rounds: 1, trainingTasks: 2, heldOutTasks: 2, edits: 1, heldOutEdits: 1 },
      search: { constants: 1, finalists: 1, oracle: 0 },
      finetune: { rank: 4, exampleLimit: 2 },
      policy: { rank: 4, epochs: 1 },
      prediction: { orders: 1, transforms: false },
    };
    const { settings } = PUZZLES_CLI.settings(small, { model: '' });
    const { whole, record } = await bothWays(PUZZLES_CLI, settings, 2);
    const { start, rounds, measures } = record;
    expect(measures).toHaveLength(1);
    expect(timeless({ start, rounds, measures })).toBe(timeless(whole));
  }, 120_000);
});
