/** All runs of a plan on one engine, one after another: two at a time would only share the cores. */

import type { Engine } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { openNodeEngine } from '../../engine/node';
import type { ModelFiles } from '../../formats/modelFolder';
import { CostMeter, costOf } from '../../seal/cost/cost';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import type { SealEvent } from '../../seal/types';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { Tokenizer } from '../../tokenizer/types';
import { warn, warnWithoutEnd } from '../warnings';
import { costLines } from './costLines';
import { isFinished, type PlannedRun, type RunPlan, writeSet } from './plan';
import { headline, ProgressBar } from './report';
import { assertSameDevice, commitOf, resumeCommand } from './resume';
import type { KeptRun, RunKind, RunSettings } from './runKind';
import type { RunLog, RunLogOptions } from './runLog';
import { listenForInterrupt } from './session';
import { sourceCommit } from './sourceCommit';

/** What each run is given. */
export interface RunSession<Settings extends RunSettings, Run> {
  settings: Settings;
  earlier: Run | null;
  facts: Pick<Engine, 'model' | 'device'> & { commit: string | null };
  log: RunLogOptions<Run>;
  /** Counts what it is asked. */
  engine: Engine;
  tokenizer: Tokenizer;
  signal: AbortSignal;
  now: () => number;
}

interface BegunRun<Run extends KeptRun> {
  log: Pick<RunLog<SealEvent | PuzzleEvent, Run>, 'finish' | 'isKept' | 'record' | 'seconds'>;
  work: () => Promise<unknown>;
}

/** @returns the records of all runs of the plan, those that were finished before included. */
export async function runAll<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>(
  kind: RunKind<Settings, Source, Run>,
  plan: RunPlan<Settings, Source, Run>,
  files: ModelFiles,
  begin: (session: RunSession<Settings, Run>) => BegunRun<Run>,
): Promise<Run[]> {
  const commit = sourceCommit();
  const tokenizer = loadTokenizer(files);
  for (const notice of files.notices) warn(notice);
  warnWithoutEnd(files.name, tokenizer);
  const engine = await openNodeEngine(files, { name: files.name.split(/[\\/]/).filter(Boolean).at(-1) ?? files.name });
  const stop = new AbortController();
  const stopListening = listenForInterrupt(stop);
  const bar = new ProgressBar(process.stderr);
  const now = (): number => performance.now();
  const records: Run[] = [];
  let running: { readonly isKept: boolean } | null = null;
  try {
    process.stderr.write(`${headline(engine.model, engine.device)}, commit ${commit ?? 'unknown'}\n`);
    beginSet(kind, plan, engine, commit);
    for (const [index, planned] of plan.runs.entries()) {
      const { settings, file, earlier } = planned;
      process.stderr.write(`seed ${settings.seed}${progressOf(kind, planned)}\n`);
      if (earlier && isFinished(kind, planned)) {
        records.push(earlier);
        continue;
      }
      bar.begin(settings.rounds, plan.runs.length > 1 ? `seed ${index + 1} of ${plan.runs.length}, ` : '');
      const meter = new CostMeter(engine, now);
      const { log, work } = begin({
        settings,
        earlier,
        facts: { model: engine.model, device: engine.device, commit: commitOf(planned, commit) },
        log: { file, bar, earlier, meter, matrixRate: await engine.matrixRate() },
        engine: meter.engine,
        tokenizer,
        signal: stop.signal,
        now,
      });
      running = log;
      await work();
      // Measured at both ends: the better one is nearer to what the device can do.
      const matrixRate = await engine.matrixRate();
      log.finish(matrixRate);
      records.push(log.record());
      process.stderr.write(`seed ${settings.seed}: ${log.seconds.toFixed(0)} s\n`);
      for (const line of costLines(costOf(meter.stages, matrixRate))) process.stderr.write(`${line}\n`);
      writeSet(kind, plan, engine, commit, records);
    }
    return records;
  } catch (error) {
    bar.clear();
    // A file of an earlier run may lie where this one has not been written yet.
    const isKept = plan.set !== null || plan.runs.some(({ earlier }) => earlier) || (running?.isKept ?? false);
    if (error instanceof EngineError && error.code === 'aborted' && plan.resumable !== null && isKept)
      process.stderr.write(`Go on with: ${resumeCommand(kind, plan.resumable, files.name)}\n`);
    throw error;
  } finally {
    bar.clear();
    stopListening();
    engine.dispose();
  }
}

/** Refuses before anything is written: seeds that differ in model or adapter would not make one comparison. */
export function beginSet<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>(
  kind: RunKind<Settings, Source, Run>,
  plan: RunPlan<Settings, Source, Run>,
  engine: Pick<Engine, 'model' | 'device'>,
  commit: string | null,
): void {
  for (const planned of plan.runs) assertSameDevice(planned, engine);
  const finished = plan.runs.flatMap((planned) =>
    planned.earlier && isFinished(kind, planned) ? planned.earlier : [],
  );
  writeSet(kind, plan, engine, commit, finished);
}

function progressOf<Settings extends RunSettings, Run extends KeptRun<Settings>>(
  kind: { isFinished: (run: Run) => boolean },
  planned: PlannedRun<Settings, Run>,
): string {
  if (!planned.earlier) return '';
  if (isFinished(kind, planned)) return ': finished earlier';
  const done = planned.earlier.rounds.length;
  return `: goes on after ${done === 0 ? 'its first measurements' : `round ${done}`}`;
}
