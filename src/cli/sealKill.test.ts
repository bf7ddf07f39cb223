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

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'selkie-kill-'));
const at = (name: string): string => join(work, name);
afterAll(() => rmSync(work, { recursive: true }));

const COMMAND = [join(root, 'src/cli/launch/run.mjs'), 'seal', 'knowledge'];
/** As little as there is, in two rounds. */
const TINY = '--passages 1 --edits 2 --rounds 2 --held-out 1 --held-out-edits 1 --conditions untrained,policy'
  .concat(' --side-questions 0 --epochs 2 --policy-epochs 1 --max-tokens 24')
  .split(' ');

const seal = (...args: string[]) => promisify(execFile)(process.execPath, [...COMMAND, ...args], { cwd: root });

/** Without what hangs on the clock; of its cost, what was computed. */
function timeless(name: string): unknown {
  const { cost, ...run } = readRunText(KNOWLEDGE_FORMAT, readFileSync(at(name), 'utf8'));
  const stages = cost?.stages.map(({ stage, round, flops, tokens, steps }) => ({ stage, round, flops, tokens, steps }));
  return JSON.parse(JSON.stringify({ ...run, stages }), (key, value: unknown) =>
    ['seconds', 'startedAt', 'id'].includes(key) ? 0 : value,
  );
}

async function killedAfterRound1(name: string): Promise<void> {
  const child = spawn(process.execPath, [...COMMAND, ...TINY, '--json', at(name)], { cwd: root, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  await vi.waitFor(() => expect(readFileSync(at(`${name}.journal`), 'utf8')).toContain('"round-done"'), {
    timeout: 200_000,
    interval: 20,
  });
  child.kill('SIGSTOP');
  const refusal = `${at(name)}.journal is being written by process ${child.pid}. Let it end`;
  for (const args of [
    [...TINY, '--json', at(name)],
    ['--resume', at(name)],
  ])
    await expect(seal(...args)).rejects.toMatchObject({ stderr: expect.stringContaining(refusal), stdout: '' });
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
}

it('goes on from the journal of a run that was killed, to the same result', async () => {
  await seal(...TINY, '--json', at('whole.json'));
  expect(existsSync(at('whole.json.journal'))).toBe(false);
  await killedAfterRound1('killed.json');
  expect(existsSync(at('killed.json'))).toBe(false);
  const { stderr } = await seal('--resume', at('killed.json'));
  expect(stderr).toContain('seed 1: goes on after round 1');
  expect(timeless('killed.json')).toEqual(timeless('whole.json'));
  expect(existsSync(at('killed.json.journal'))).toBe(false);
}, 600_000);
