/** Follows a run of either domain: prints its lines, and keeps its file up to date, so that a run that breaks off is not lost. */
import { type CostRecord, costOf, type StageCost } from '../../seal/cost/cost';
import type { SealEvent } from '../../seal/knowledge/types';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import type { StageTiming } from '../../seal/types';
import type { ProgressBar } from './report';
import type { KeptRun } from './runKind';
import { writeWhole } from './runSet';

export interface RunLogOptions<Run> {
  /** Where the run is kept; `null` for nowhere. */
  file: string | null;
  bar: ProgressBar;
  /** What an interrupted run had done; its times and costs count on. */
  earlier?: Run | null;
  /** Counts what stages cost; it is told of every event that belongs to the run. */
  meter?: { apply: (event: SealEvent) => void; readonly stages: readonly StageCost[] };
  /** FLOP/s of the device, as far as it is known when the run begins. */
  matrixRate?: number | null;
}

/** What a run was made with; the rest of its record comes from its events. */
export type LogFacts<Facts> = Omit<Facts, 'timings' | 'cost' | 'seconds' | 'startedAt' | 'notices'>;

export abstract class RunLog<Event extends SealEvent | PuzzleEvent, Run extends KeptRun> {
  protected readonly startedAt: Date;
  protected readonly timings: StageTiming[];
  private readonly started = performance.now();
  private matrixRate: number | null;
  private saved = false;

  protected constructor(private readonly kept: RunLogOptions<Run>) {
    const { earlier, matrixRate = null } = kept;
    this.matrixRate = matrixRate;
    this.startedAt = earlier ? new Date(earlier.startedAt) : new Date();
    this.timings = [...(earlier?.timings ?? [])];
  }

  /** Everything so far. */
  abstract record(): Run;

  /** What is told of the domain's own matters. */
  protected abstract follow(event: Event): void;

  get seconds(): number {
    return (this.kept.earlier?.seconds ?? 0) + (performance.now() - this.started) / 1000;
  }

  /** Whether its file has something of it by now. */
  get isKept(): boolean {
    return this.saved;
  }

  apply(event: Event): void {
    const told: SealEvent | PuzzleEvent = event;
    if (told.type === 'progress') this.kept.bar.apply(told);
    if (told.type === 'stage-started' || told.type === 'stage-done') {
      if (this.isRepeated(told)) return;
      this.kept.meter?.apply(told);
      if (told.type === 'stage-started') return;
      const { stage, purpose, round, seconds } = told;
      this.timings.push({ stage, purpose, round, seconds });
    } else this.follow(event);
  }

  /** The last word on the device's rate, with which the file is written once more. */
  finish(matrixRate: number): void {
    this.matrixRate = matrixRate;
    this.save();
  }

  /** `null` where nobody counted. */
  protected cost(): CostRecord | null {
    const { meter, earlier } = this.kept;
    return meter ? costOf([...(earlier?.cost?.stages ?? []), ...meter.stages], this.matrixRate) : null;
  }

  protected print(line: string): void {
    this.kept.bar.clear();
    process.stdout.write(`${line}\n`);
  }

  protected save(): void {
    if (this.kept.file === null) return;
    writeWhole(this.kept.file, `${JSON.stringify(this.record())}\n`);
    this.saved = true;
  }

  /** A run that goes on brings its policy back by training it once more; that was timed and counted the first time. */
  private isRepeated({ stage, round }: Pick<StageTiming, 'stage' | 'round'>): boolean {
    return stage === 'policy-finetune' && round <= (this.kept.earlier?.rounds.length ?? 0);
  }
}
