/** All runs of a plan on one engine, one after another: two at a time would only share the cores. */
import { existsSync } from 'node:fs';
import { openNodeEngine } from '../../engine/node';
import { type Engine, EngineError } from '../../engine/types';
import type { ModelFiles } from '../../formats/modelFolder';
import { CostMeter, costOf } from '../../seal/cost/cost';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import type { SealEvent } from '../../seal/types';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { Tokenizer } from '../../tokenizer/types';
import { costLines } from './costLines';
import { isFinished, type PlannedRun, type RunPlan, writeSet } from './plan';
import { headline, ProgressBar } from './report';
import { assertSameDevice, commitOf } from './resume';
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
  log: Pick<RunLog<SealEvent | PuzzleEvent, Run>, 'finish' | 'record' | 'seconds'>;
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
  const engine = await openNodeEngine(files, { name: files.name.split(/[\\/]/).filter(Boolean).at(-1) ?? files.name });
  const stop = new AbortController();
  const stopListening = listenForInterrupt(stop);
  const bar = new ProgressBar(process.stderr);
  const now = (): number => performance.now();
  const records: Run[] = [];
  try {
    process.stderr.write(`${headline(engine.model, engine.device)}, commit ${commit ?? 'unknown'}\n`);
    writeSet(kind, plan, engine, commit, records);
    for (const [index, planned] of plan.runs.entries()) {
      const { settings, file, earlier } = planned;
      process.stderr.write(`seed ${settings.seed}${progressOf(kind, planned)}\n`);
      if (earlier && isFinished(kind, planned)) {
        records.push(earlier);
        continue;
      }
      assertSameDevice(planned, engine);
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
    const { resumable } = plan;
    // The file of a single run is there once its first measurements are done.
    if (error instanceof EngineError && error.code === 'aborted' && resumable !== null && existsSync(resumable))
      process.stderr.write(`Go on with: npm run seal -- ${kind.command} --resume ${resumable}\n`);
    throw error;
  } finally {
    bar.clear();
    stopListening();
    engine.dispose();
  }
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
