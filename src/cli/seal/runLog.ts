/** Follows a run: prints its lines, and keeps its file up to date, so that a run that is stopped or breaks is not lost. */
import { type CostRecord, costOf, type StageCost } from '../../seal/cost/cost';
import type { KnowledgeInputs, KnowledgeResult } from '../../seal/restEm';
import { makeRunRecord, type RunFacts, type RunRecord } from '../../seal/runFiles/runRecord';
import type { Condition, MultiPassageRecord, SealEvent, StageTiming } from '../../seal/types';
import { conditionLine, multiPassageLines, type ProgressBar, roundLine } from './report';
import { writeWhole } from './runSet';

export interface RunLogOptions {
  facts: Pick<RunFacts, 'model' | 'device' | 'settings' | 'measuredOn' | 'commit'>;
  inputs: KnowledgeInputs;
  /** Where the run is kept; `null` for nowhere. */
  file: string | null;
  bar: ProgressBar;
  /** What an interrupted run had done; its times and costs count on. */
  earlier?: RunRecord | null;
  /** Counts what stages cost; it is told of every event that belongs to the run. */
  meter?: { apply: (event: SealEvent) => void; readonly stages: readonly StageCost[] };
  matrixRate?: number | null;
}

export class RunLog {
  private readonly started = performance.now();
  private readonly startedAt: Date;
  private readonly conditions: Condition[];
  private readonly timings: StageTiming[];
  private readonly result: KnowledgeResult;
  private matrixRate: number | null;

  constructor(private readonly options: RunLogOptions) {
    const { earlier, matrixRate = null } = options;
    this.matrixRate = matrixRate;
    this.startedAt = earlier ? new Date(earlier.startedAt) : new Date();
    this.conditions = [...(earlier?.conditions ?? [])];
    this.timings = [...(earlier?.timings ?? [])];
    this.result = {
      start: [...(earlier?.start ?? [])],
      rounds: [...(earlier?.rounds ?? [])],
      multiPassage: [...(earlier?.multiPassage ?? [])],
    };
  }

  get seconds(): number {
    return (this.options.earlier?.seconds ?? 0) + (performance.now() - this.started) / 1000;
  }

  apply(event: SealEvent): void {
    this.options.bar.apply(event);
    if (this.isRepeated(event)) return;
    this.options.meter?.apply(event);
    switch (event.type) {
      case 'stage-done': {
        const { stage, purpose, round, seconds } = event;
        this.timings.push({ stage, purpose, round, seconds });
        return;
      }
      case 'condition':
        this.print(conditionLine(event.condition, this.conditions));
        this.conditions.push(event.condition);
        return;
      case 'start-done':
        this.result.start = event.evaluations;
        this.save();
        return;
      case 'multi-passage':
        this.addMultiPassage(event.record);
        return;
      case 'round-done':
        this.print(roundLine(event.record));
        this.result.rounds.push(event.record);
        this.save();
        return;
    }
  }

  /** The last word on the device's rate, with which the file is written once more. */
  finish(matrixRate: number): void {
    this.matrixRate = matrixRate;
    this.save();
  }

  record(): RunRecord {
    const { startedAt, seconds, timings, result } = this;
    const { facts, inputs } = this.options;
    return makeRunRecord({ ...facts, notices: [], startedAt, seconds, timings, cost: this.cost() }, inputs, result);
  }

  /** A run that goes on brings its policy back by training it once more; that was timed and counted the first time. */
  private isRepeated(event: SealEvent): boolean {
    if (event.type !== 'stage-started' && event.type !== 'stage-done') return false;
    return event.stage === 'policy-finetune' && event.round <= (this.options.earlier?.rounds.length ?? 0);
  }

  private addMultiPassage(record: MultiPassageRecord): void {
    const { multiPassage } = this.result;
    for (const line of multiPassageLines(record, multiPassage)) this.print(line);
    multiPassage.push(record);
    this.save();
  }

  private cost(): CostRecord | null {
    const { meter, earlier } = this.options;
    return meter ? costOf([...(earlier?.cost?.stages ?? []), ...meter.stages], this.matrixRate) : null;
  }

  private print(line: string): void {
    this.options.bar.clear();
    process.stdout.write(`${line}\n`);
  }

  private save(): void {
    if (this.options.file !== null) writeWhole(this.options.file, `${JSON.stringify(this.record())}\n`);
  }
}
