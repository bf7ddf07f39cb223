import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CostMeter } from '../../seal/cost/cost';
import type { KnowledgeContext } from '../../seal/knowledge/context';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import type { KnowledgeInputs, SealEvent } from '../../seal/knowledge/types';
import { readRun } from '../../seal/record/read';
import type { KnowledgeRun } from '../../seal/record/record';
import { runRestEm } from '../../seal/restEm';

import { testLoop, townPassages } from '../../seal/testing/fixtures';
import type { ScriptedEngine } from '../../seal/testing/scriptedEngine';
import { KnowledgeLog } from './knowledgeLog';
import { KNOWLEDGE_RUNS } from './knowledgeRuns';
import { ProgressBar } from './report';
import { readRun } from './runSet';

const inputs: KnowledgeInputs = {
  training: townPassages(10, 6),
  heldOut: townPassages(1, 2),
  multiPassage: townPassages(30, 3, 1),
  replay: null,
};

const SETTINGS: Partial<KnowledgeSettings> = {
  rounds: 3,
  conditions: ['base', 'passage', 'untrained', 'teacher', 'policy'],
  multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 3, edits: 2, steps: 5, tokensPerStep: 200 },
};

interface Followed {
  engine: ScriptedEngine;
  context: KnowledgeContext;
  log: KnowledgeLog;
  lines: string[];
}

/** A run that is logged to `file`, goes on with `earlier`, and is stopped when an event is the one to stop at. */
async function follow(
  file: string,
  earlier: KnowledgeRun | null = null,
  stopAt: (event: SealEvent) => boolean = () => false,
): Promise<Followed> {
  const stop = new AbortController();
  const { engine, context } = testLoop(SETTINGS, {}, { signal: stop.signal, now: () => performance.now() });
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const meter = new CostMeter(engine, () => performance.now());
  const { settings } = context;
  const facts = { model: engine.model, device: engine.device, settings, measuredOn: 'heldOut' as const };
  const log = new KnowledgeLog({ facts, inputs, file, bar: new ProgressBar(process.stderr), earlier, meter });
  context.emit = (event) => {
    log.apply(event);
    if (stopAt(event)) stop.abort();
  };
  try {
    await runRestEm({ ...context, engine: meter.engine }, inputs, earlier ?? {});
  } catch (error) {
    expect(error).toMatchObject({ code: 'aborted' });
  } finally {
    write.mockRestore();
  }
  return { engine, context, log, lines };
}

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'selkie-')), 'run.json');

/** A run without what hangs on the clock. */
function timeless(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
    ['seconds', 'startedAt', 'id', 'rateShare'].includes(key) ? 0 : value,
  );
}

describe('KnowledgeLog', () => {
  it('prints a line per condition and round, and its file holds every finished round of a run that was stopped', async () => {
    const file = newFile();
    const { lines } = await follow(file, null, (event) => event.type === 'round-started' && event.round === 3);
    const titles = lines.map((line) => line.replace(/^( *\S+) +round (\d).*\n$/, '$1 $2'));
    expect(titles).toEqual([
      'base 0',
      'passage 0',
      'untrained 0',
      'teacher 0',
      'pooled 0',
      '  base 0',
      '  passage 0',
      '  untrained 0',
      '  teacher 0',
      'base 1',
      'policy 1',
      'training 1',
      'base 2',
      'policy 2',
      'training 2',
    ]);
    const record = JSON.parse(readFileSync(file, 'utf8'));
    expect(record.rounds).toHaveLength(2);
    expect(record.conditions).toHaveLength(8);
    expect(record.multiPassage).toHaveLength(1);
    expect(record.timings.length).toBeGreaterThan(10);
    expect(record.cost.stages).toHaveLength(record.timings.length);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  const stops: [string, (event: SealEvent) => boolean][] = [
    ['before the first round', (event) => event.type === 'start-done'],
    [
      'in the midst of round 2',
      (event) => event.type === 'self-edit' && event.round === 2 && event.purpose === 'train',
    ],
    [
      'in the last pooled measurement',
      (event) => event.type === 'losses' && event.purpose === 'multi-passage' && event.round === 3,
    ],
  ];
  it.each(stops)('goes on from its own file after a stop %s, to the same run', async (_, stopAt) => {
    const [whole, part] = [newFile(), newFile()];
    await follow(whole);
    await follow(part, null, stopAt);
    expect(timeless(part)).not.toEqual(timeless(whole));
    const resumed = await follow(part, readRun(KNOWLEDGE_RUNS, part));
    expect(timeless(part)).toEqual(timeless(whole));
    expect(resumed.engine.live).toBe(0);
  });
});
