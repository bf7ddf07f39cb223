/** Streams that break off go on, within a seed too, to what they would have come to. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../contract/errors';
import { readStream, type StreamRun } from '../../../seal/stream/record';
import { streamContext, streamPlan } from '../../../seal/stream/testing/streamCase';
import type { ScriptedCall, ScriptedEngine } from '../../../seal/testing/scriptedEngine';
import { type FollowPlan, followOn, streamCommand } from './command';
import { interrupted } from './streamLog';

const plan = streamPlan(['everything', 'conflict', 'nothing'], { paragraphs: 5, streams: 1, everyday: 1, replayed: 1 });
const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'selkie-stream-')), 'stream.json');
const given = (json: string): FollowPlan => ({
  seeds: [1, 2],
  json,
  command: 'npm run seal -- stream',
  commit: null,
  earlier: null,
});
const timeless = (file: string): unknown =>
  JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) => (['startedAt', 'id'].includes(key) ? 0 : value));
const asked = ({ calls }: ScriptedEngine, ...verbs: ScriptedCall['verb'][]): number =>
  calls.filter(({ verb }) => verbs.includes(verb)).length;
const journal = (file: string): string => `${file}.journal`;

/** Stops as the engine gets its call of that number. */
async function stoppedAt(file: string, call: number): Promise<void> {
  let calls = 0;
  const failWhen = () => (++calls === call ? new EngineError('aborted', 'The run was stopped.') : undefined);
  await expect(followOn(streamContext({ failWhen }), plan, given(file))).rejects.toMatchObject({ code: 'aborted' });
}

async function whole(): Promise<{ file: string; engine: ScriptedEngine }> {
  const file = newFile();
  const context = streamContext();
  await followOn(context, plan, given(file));
  return { file, engine: context.engine };
}

describe('streams that were broken off', () => {
  it('leave nothing but their file where they were not', async () => {
    const { file, engine } = await whole();
    const run = readStream(readFileSync(file, 'utf8'));
    expect(run.parts.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(existsSync(journal(file))).toBe(false);
    expect(engine.live).toBe(0);
  });

  it.each([0.05, 0.3, 0.6, 0.95])(
    'go on from their journal after a stop at %d of their calls, to the same result',
    async (share) => {
      const { file, engine } = await whole();
      const part = newFile();
      await stoppedAt(part, Math.ceil(share * engine.calls.length));
      // Each of the two seeds is written as soon as it is done.
      expect(existsSync(part)).toBe(share > 0.5);
      // A line that was being written.
      appendFileSync(journal(part), '["1x');
      const earlier = await interrupted(part);
      expect(earlier).not.toBeNull();
      const rest = streamContext();
      const run: StreamRun = await followOn(rest, plan, { ...given(part), seeds: earlier?.seeds ?? [], earlier });
      expect(timeless(part)).toEqual(timeless(file));
      expect(run.parts).toHaveLength(2);
      // What was answered is not asked again.
      expect(asked(rest.engine, 'generate', 'score')).toBeLessThan(asked(engine, 'generate', 'score'));
      expect(rest.engine.live).toBe(0);
      expect(existsSync(journal(part))).toBe(false);
    },
  );

  it('do not go on where another process does, or on another adapter', async () => {
    const file = newFile();
    await stoppedAt(file, 17);
    const lock = `${journal(file)}.lock`;
    writeFileSync(lock, `${process.ppid} 1\n`);
    await expect(interrupted(file)).rejects.toThrow(`is being written by process ${process.ppid}`);
    rmSync(lock);
    const earlier = await interrupted(file);
    const elsewhere = earlier && {
      ...earlier,
      run: { ...earlier.run, device: { ...earlier.run.device, description: 'Other' } },
    };
    await expect(followOn(streamContext(), plan, { ...given(file), earlier: elsewhere })).rejects.toThrow(
      'another adapter',
    );
  });

  it('are said to be missing, or damaged, in one line that names the file', async () => {
    const values = { model: '', memory: null, table: null, asked: null };
    const none = newFile();
    await expect(streamCommand({ ...values, json: none, resume: none }, [])).rejects.toThrow(
      `--resume ${none}: there is no such file`,
    );
    const broken = newFile();
    writeFileSync(broken, '{"schema":"selkie-stream"');
    await expect(streamCommand({ ...values, json: broken, resume: broken }, [])).rejects.toThrow(
      `--resume ${broken}: The file is not JSON`,
    );
  });
});
