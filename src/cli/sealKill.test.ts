/**
 * A run of `npm run seal` that is killed (SIGKILL) in its midst: `--resume` takes it to what it would have come to, though not while
 * it goes on.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it, vi } from 'vitest';
import { KNOWLEDGE_FORMAT, readRunText } from '../seal/record/format';
import { readStream } from '../seal/stream/record';

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'selkie-kill-'));
const at = (name: string): string => join(work, name);
afterAll(() => rmSync(work, { recursive: true }));

const COMMAND = [join(root, 'src/cli/launch/run.mjs'), 'seal'];

/** As little as there is of each kind, when it is killed, and what is said as it goes on. */
const RUNS = [
  {
    name: 'two rounds',
    args: 'knowledge --passages 1 --edits 2 --rounds 2 --held-out 1 --held-out-edits 1 --conditions untrained,policy --policy-epochs 1',
    // Round 1 is done.
    until: '"round-done"',
    says: 'seed 1: goes on after round 1',
  },
  {
    name: 'two sequences of edits',
    args: 'sequential --sequences 2 --length 3 --remedies plain,replay',
    // Within the second remedy, an edit that stands on another: what it stands on must be trained again.
    until: /"continual-plain"[\s\S]*"onto"/,
    says: 'seed 1: goes on',
  },
  {
    name: 'streams',
    args: 'stream --seeds 2 --streams 1 --paragraphs 5 --rules everything,nothing,conflict --everyday-lines 1 --replayed-lines 1',
    // Within the first seed, a text that is learned onto another.
    until: /"verb":"finetune"[\s\S]*"onto"/,
    says: 'seed 1: 3 followed',
  },
].map(({ args, ...run }) => ({
  ...run,
  args: `${args} --side-questions 0 --epochs 2 --max-tokens 24`.split(' '),
}));

const seal = (...args: string[]) => promisify(execFile)(process.execPath, [...COMMAND, ...args], { cwd: root });

/** Without what hangs on the clock; of its cost, what was computed. */
function timeless(name: string): unknown {
  const text = readFileSync(at(name), 'utf8');
  if (name.startsWith('stream')) return withoutClock(readStream(text));
  const { cost, ...run } = readRunText(KNOWLEDGE_FORMAT, text);
  const stages = cost?.stages.map(({ stage, round, flops, tokens, steps }) => ({ stage, round, flops, tokens, steps }));
  return withoutClock({ ...run, stages });
}

const withoutClock = (run: object): unknown =>
  JSON.parse(JSON.stringify(run), (key, value: unknown) => (['seconds', 'startedAt', 'id'].includes(key) ? 0 : value));

async function killedWhen({ args, until }: (typeof RUNS)[number], name: string): Promise<void> {
  const child = spawn(process.execPath, [...COMMAND, ...args, '--json', at(name)], { cwd: root, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  await vi.waitFor(() => expect(readFileSync(at(`${name}.journal`), 'utf8')).toMatch(until), {
    timeout: 200_000,
    interval: 20,
  });
  child.kill('SIGSTOP');
  const refusal = `${at(name)}.journal is being written by process ${child.pid}. Let it end`;
  const [command = ''] = args;
  for (const again of [
    [...args, '--json', at(name)],
    [command, '--resume', at(name)],
  ])
    await expect(seal(...again)).rejects.toMatchObject({ stderr: expect.stringContaining(refusal), stdout: '' });
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
}

it.each(RUNS)(
  '$name: goes on from the journal of a run that was killed, to the same result',
  async (run) => {
    const [command = ''] = run.args;
    const [whole, killed] = [`${command}-whole.json`, `${command}-killed.json`];
    await seal(...run.args, '--json', at(whole));
    expect(existsSync(at(`${whole}.journal`))).toBe(false);
    await killedWhen(run, killed);
    expect(existsSync(at(killed))).toBe(false);
    const { stderr } = await seal(command, '--resume', at(killed));
    expect(stderr).toContain(run.says);
    expect(timeless(killed)).toEqual(timeless(whole));
    expect(existsSync(at(`${killed}.journal`))).toBe(false);
  },
  600_000,
);
