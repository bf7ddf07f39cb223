import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CostMeter } from '../../seal/cost/cost';
import { compactText } from '../../seal/puzzles/configuration';
import { type PuzzleInputs, runPuzzleRestEm } from '../../seal/puzzles/restEm';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import { readRun } from '../../seal/record/read';
import type { PuzzleRun } from '../../seal/record/record';
import { configuration, puzzleLoop, type ScriptedPuzzleEngine, testPuzzles } from '../../seal/testing/puzzles';
import { PuzzleLog } from './puzzleLog';
import { PUZZLE_RUNS } from './puzzleRuns';
import { ProgressBar } from './report';
import { readRun } from './runSet';

const inputs: PuzzleInputs = {
  training: testPuzzles(100, 6),
  heldOut: testPuzzles(0, 2),
  replay: (count, seed) => Array.from({ length: count }, () => [{ text: `A${seed % 10}`, learned: true }]),
};

interface Followed {
  engine: ScriptedPuzzleEngine;
  lines: string[];
}

/** A run that is logged to `file`, goes on with `earlier`, and is stopped when an event is the one to stop at. */
async function follow(
  file: string,
  earlier: PuzzleRun | null = null,
  stopAt: (event: PuzzleEvent) => boolean = () => false,
): Promise<Followed> {
  const stop = new AbortController();
  const { engine, context, settings } = puzzleLoop(
    { rounds: 3, search: { constants: 2, finalists: 1, oracle: 2 } },
    {
      // What is written hangs on the policy and the sample; some of it is no configuration, some solves nothing.
      writes: ({ version, sample, attempt }) =>
        sample === 2 && attempt === 0
          ? 'nonsense'
          : compactText(configuration({ learningRate: 1e-3 * (1 + version + sample) })),
      learns: ({ optimizer }) => optimizer.learningRate >= 2e-3,
    },
    { signal: stop.signal, now: () => performance.now() },
  );
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const meter = new CostMeter(engine, () => performance.now());
  const facts = {
    model: engine.model,
    device: engine.device,
    settings,
    measuredOn: 'held-out' as const,
    commit: null,
  };
  const log = new PuzzleLog({ facts, inputs, file, bar: new ProgressBar(process.stderr), earlier, meter });
  const emit = (event: PuzzleEvent): void => {
    log.apply(event);
    if (stopAt(event)) stop.abort();
  };
  try {
    await runPuzzleRestEm({ ...context, emit, engine: meter.engine }, inputs, earlier ?? {});
  } catch (error) {
    expect(error).toMatchObject({ code: 'aborted' });
  } finally {
    write.mockRestore();
  }
  return { engine, lines };
}

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'selkie-')), 'run.json');

/** A run without what hangs on the clock. */
function timeless(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
    ['seconds', 'startedAt', 'id', 'rateShare'].includes(key) ? 0 : value,
  );
}

describe('PuzzleLog', () => {
  it('prints a line per condition and round, and its file holds every finished round of a run that was stopped', async () => {
    const file = newFile();
    const { lines } = await follow(file, null, (event) => event.type === 'round-started' && event.round === 3);
    expect(lines.map((line) => line.replace(/^(\S+) +round (\d).*\n$/, '$1 $2'))).toEqual([
      'in-context 0',
      'untrained 0',
      'constant 0',
      'oracle 0',
      'policy 1',
      'training 1',
      'policy 2',
      'training 2',
    ]);
    const record = JSON.parse(readFileSync(file, 'utf8'));
    expect(record.rounds).toHaveLength(2);
    expect(record.conditions).toHaveLength(6);
    expect(record.cost.stages).toHaveLength(record.timings.length);
  });

  const stops: [string, (event: PuzzleEvent) => boolean, string[]][] = [
    ['before the first round', (event) => event.type === 'start-done', []],
    [
      'in the midst of round 2',
      (event) => event.type === 'candidate' && event.round === 2 && event.purpose === 'train',
      ['merge'],
    ],
    [
      'in the last measurement',
      (event) => event.type === 'configuration' && event.purpose === 'held-out' && event.round === 3,
      ['merge', 'merge'],
    ],
  ];
  it.each(stops)('goes on from its own file after a stop %s, to the same run', async (_, stopAt, repeated) => {
    const [whole, part] = [newFile(), newFile()];
    await follow(whole);
    await follow(part, null, stopAt);
    expect(timeless(part)).not.toEqual(timeless(whole));
    const resumed = await follow(part, readRun(PUZZLE_RUNS, part));
    expect(timeless(part)).toEqual(timeless(whole));
    expect(resumed.engine.live).toBe(0);
    // Policies of finished rounds come back by their finetunes alone, before anything is measured.
    const verbs = resumed.engine.calls.map(({ verb }) => verb);
    const first = verbs.indexOf('generate');
    expect(verbs.slice(0, first).filter((verb) => verb === 'merge')).toEqual(repeated);
    expect(verbs.slice(0, first).filter((verb) => verb === 'finetune')).toHaveLength(repeated.length);
  });

  it('repeats the finetunes of the policy exactly', async () => {
    const [whole, part] = [newFile(), newFile()];
    const policies = ({ engine }: Followed): unknown[] =>
      engine.calls.flatMap((call) => (call.verb === 'finetune' && call.jobs[0]?.batchSize === 16 ? [call.jobs] : []));
    const uninterrupted = await follow(whole);
    await follow(part, null, (event) => event.type === 'round-started' && event.round === 3);
    const resumed = await follow(part, readRun(PUZZLE_RUNS, part));
    expect(policies(uninterrupted)).toHaveLength(3);
    expect(policies(resumed)).toEqual(policies(uninterrupted));
  });
});
