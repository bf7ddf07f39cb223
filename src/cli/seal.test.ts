/** `npm run seal` as a person runs it, on a chat model: the real command in a process of its own. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNodeFolder } from '../formats/nodeFolder';
import { writeSafetensors } from '../formats/safetensors';
import { PAPER_PUZZLE_SETTINGS } from '../seal/puzzles/settings';
import type { PuzzleCandidate } from '../seal/puzzles/types';
import { PUZZLE_FORMAT, readRunText } from '../seal/record/format';
import type { PuzzleRun } from '../seal/record/record';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { jsonBytes, TINY_CONFIG, tinyTensors } from '../testing/tinyModel';
import { recordRuns } from './record/recordRuns';

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'selkie-seal-'));
const at = (name: string): string => join(work, name);
afterAll(() => rmSync(work, { recursive: true }));

const TOKENIZER = sharedPath('tokenizers', 'SmolLM2-135M-Instruct');
const ARC = sharedPath('data', 'seal', 'few-shot');
const isThere = TOKENIZER !== null && ARC !== null;

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function seal(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'src/cli/launch/run.mjs'), 'seal', 'puzzles', '--model', at('tiny-chat'), ...args],
      { cwd: root, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

const bytesOf = (folder: string | null, name: string): Buffer => readFileSync(join(folder ?? '', name));

/** Some tasks of an official set, in files of their official names. */
function writeTasks(set: 'training' | 'evaluation', ...ids: string[]): string {
  for (const kind of ['challenges', 'solutions']) {
    const name = `arc-agi_${set}_${kind}.json`;
    const all = JSON.parse(bytesOf(ARC, name).toString('utf8'));
    writeFileSync(at(name), JSON.stringify(Object.fromEntries(ids.map((id) => [id, all[id]]))));
  }
  return at(`arc-agi_${set}_challenges.json`);
}

/** Two random layers with a real chat template, tokenizer and vocabulary: it answers, in words without sense. */
async function writeChatModel(): Promise<void> {
  const config = {
    ...TINY_CONFIG,
    hidden_size: 32,
    intermediate_size: 48,
    vocab_size: 49_152,
    max_position_embeddings: 1024,
    // Another end than the tokenizer's.
    eos_token_id: 0,
  };
  await writeNodeFolder(
    at('tiny-chat'),
    new Map<string, Uint8Array>([
      ['config.json', jsonBytes(config)],
      ['model.safetensors', writeSafetensors(tinyTensors(config))],
      ['special_tokens_map.json', jsonBytes({ eos_token: '<|endoftext|>' })],
      ...['tokenizer.json', 'tokenizer_config.json'].map((name) => [name, bytesOf(TOKENIZER, name)] as const),
    ]),
  );
}

const TINY = [
  '--tasks',
  '2',
  '--held-out',
  '1',
  '--edits',
  '2',
  '--held-out-edits',
  '2',
  '--examples',
  '4',
  '--rank',
  '4',
].concat(['--resamples', '1', '--max-tokens', '8', '--orders', '1', '--constants', '1', '--oracle', '0']);

const readRun = (file: string): PuzzleRun => readRunText(PUZZLE_FORMAT, readFileSync(file, 'utf8'));

/** A run without what hangs on the clock, and on what a device that was just opened must make first. */
const timeless = ({ cost: _cost, ...run }: PuzzleRun): unknown =>
  JSON.parse(JSON.stringify(run), (key, value: unknown) => (['seconds', 'startedAt', 'id'].includes(key) ? 0 : value));

describe.skipIf(!isThere)(isThere ? "the paper's puzzles with a chat model" : SHARED_ABSENT, () => {
  let tasks: string[] = [];
  let outcome: Outcome;
  let run: PuzzleRun;

  beforeAll(async () => {
    await writeChatModel();
    tasks = [
      ...['--training-tasks', writeTasks('training', '6150a2bd', '5582e5ca')],
      ...['--held-out-tasks', writeTasks('evaluation', '66e6c45b')],
    ];
    outcome = await seal('--form', 'official', ...tasks, ...TINY, '--json', at('run.json'));
    expect(outcome.stderr).not.toContain('seal:');
    run = readRun(at('run.json'));
  }, 600_000);

  it('run to their end', () => {
    expect(outcome.code).toBe(0);
    expect(
      outcome.stdout
        .split('\n')
        .map((line) => line.replace(/^(\S+) +round (\d).*$/, '$1 $2'))
        .slice(0, 6),
    ).toEqual(['in-context 0', 'untrained 0', 'constant 0', 'oracle 0', 'policy 1', 'training 1']);
    expect(outcome.stdout).toMatch(/^untrained +round 0 .*n = 1 tasks, 2 candidates, 100\.0 % invalid/m);
    expect(outcome.stdout).toMatch(/^training +round 1 .*n = 2 tasks; kept 0 of 4; /m);
  });

  it('say before the work where the folder of the model says two things', () => {
    expect(outcome.stderr).toMatch(
      /^warning: .*eos_token of tokenizer_config\.json is "<\|im_end\|>".*"<\|endoftext\|>"/m,
    );
    expect(outcome.stderr).toMatch(/^warning: .*ends a text with 2 \(eos_token\).* lm generate stops at 0 /m);
  });

  it('are recorded with their tasks and with the settings of the paper that nobody changed', () => {
    const { items: recorded, settings, measuredOn } = run;
    expect(recorded.training.map(({ id, source, pool }) => [id, source, pool])).toEqual([
      ['6150a2bd', 'arc-training', 'training'],
      ['5582e5ca', 'arc-training', 'training'],
    ]);
    expect(recorded.heldOut.map(({ id, source, pool }) => [id, source, pool])).toEqual([
      ['66e6c45b', 'arc-evaluation', 'evaluation'],
    ]);
    expect(measuredOn).toBe('held-out');
    expect(settings.finetune).toEqual({ ...PAPER_PUZZLE_SETTINGS.finetune, rank: 4, exampleLimit: 4 });
    expect(settings.policy).toEqual(PAPER_PUZZLE_SETTINGS.policy);
  });

  it('count what is no configuration, after as many attempts as are allowed', () => {
    const written = [run.start[1], run.rounds[0], run.rounds[0]?.evaluations[0]].map((one) => one?.candidates ?? []);
    expect(written.map(({ length }) => length)).toEqual([2, 4, 2]);
    for (const { edit: own, untrained, losses, solved } of written.flat()) {
      expect([own.configuration, untrained, losses, solved]).toEqual([null, 'invalid', [], false]);
      expect(own.rejected).toHaveLength(1);
      expect(own.rejected[0]?.violations).toHaveLength(1);
    }
    const shares = run.conditions.map(({ name, invalid, overLimit }) => [name, invalid, overLimit]);
    expect(shares).toEqual([
      ['in-context', 0, 0],
      ['untrained', 1, 0],
      ['constant', 0, 0],
      ['oracle', 0, 0],
      ['policy', 1, 0],
    ]);
    expect(run.rounds[0]).toMatchObject({ policyFinetune: null, meanReward: { mean: 0, n: 2 } });
    expect(run.rounds[0]?.decisions.map(({ kept }) => kept)).toEqual([false, false, false, false]);
  });

  it('train and ask the constant configuration, which is the one that the authors made by hand', () => {
    const [candidate, ...others]: (PuzzleCandidate | undefined)[] = run.start[2]?.candidates ?? [];
    expect(others).toEqual([]);
    expect(candidate?.edit.configuration).toMatchObject({ loss: 'output', learningRate: 1e-4, epochs: 2 });
    // Two epochs of four examples, two at a time; a set of 191, cut, as many as the original has (seal-reference 3.4).
    expect(candidate).toMatchObject({ untrained: null, examples: 4, beforeCut: 191, steps: 4 });
    expect(candidate?.losses).toHaveLength(4);
    for (const loss of candidate?.losses ?? []) expect(loss).toBeGreaterThan(0);
    // Each of two demonstrations left out, and five transformed tests.
    expect(candidate?.predictions).toHaveLength(2 + 5);
    for (const { text } of candidate?.predictions ?? []) expect(text).not.toBe('');
  });

  it('can be taken among the recorded runs', async () => {
    const shelf = new Map<string, Uint8Array>();
    const kept = await recordRuns(
      {
        read: async (name) => shelf.get(name) ?? readFileSync(name),
        write: async (name, bytes) => void shelf.set(name, bytes),
      },
      [at('run.json')],
      { folder: '', title: null, first: false },
    );
    expect(kept.map(({ title }) => title)).toEqual(['ARC tasks: 1 round, 1 held-out tasks, seed 1']);
    expect([...shelf.keys()].map((name) => basename(name))).toContain('index.json');
  });

  it('go on where they were interrupted, to the same run', async () => {
    writeFileSync(
      at('part.json'),
      JSON.stringify({
        ...run,
        rounds: [],
        measures: [],
        timings: run.timings.filter(({ round }) => round === 0),
        cost: run.cost && { ...run.cost, stages: run.cost.stages.filter(({ round }) => round === 0) },
      }),
    );
    const { code, stderr } = await seal('--resume', at('part.json'));
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('seed 1: goes on after its first measurements');
    expect(timeless(readRun(at('part.json')))).toEqual(timeless(run));
  }, 600_000);

  it.each([
    [
      'tasks that it cannot read',
      () => ['--form', 'official', ...tasks.slice(0, 2), '--held-out-tasks', writeTasks('evaluation', '903d1b4a')],
      /^seal: Task 903d1b4a .* needs \d+ tokens, but tiny-chat reads at most 1024/m,
    ],
  ])(
    'refuse %s with one plain line',
    async (_, args, message) => {
      const { code, stderr } = await seal(...args());
      expect(code).toBe(1);
      expect(stderr).toMatch(message);
    },
    120_000,
  );
});
