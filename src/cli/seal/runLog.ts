/** Follows a run: prints its lines, and keeps its file up to date, so that a run that breaks off is not lost. */
import { type CostMeter, costOf } from '../../seal/cost/cost';
import type { Kind, LoopEvent } from '../../seal/domain';
import { beginRecord, isRepeated, type RunHeader, type RunRecord, reduceRecord } from '../../seal/record/record';
import type { CliDomain } from './cliDomain';
import { heldOutDiverged, type ProgressBar } from './report';
import { writeWhole } from './runSet';

export interface RunLogOptions<K extends Kind> {
  header: RunHeader<K>;
  /** Where the run is kept; `null` for nowhere. */
  file: string | null;
  bar: ProgressBar;
  /** What an interrupted run had done; its times and costs count on. */
  earlier: RunRecord<K> | null;
  /** Counts what stages cost; it is told of every event that belongs to the run. */
  meter: Pick<CostMeter, 'apply' | 'stages'>;
  /** FLOP/s of the device, as far as it is known when the run begins. */
  matrixRate: number | null;
}

export class RunLog<K extends Kind> {
  private soFar: RunRecord<K>;
  private matrixRate: number | null;
  /** Whether its file has something of it by now. */
  isKept = false;

  constructor(
    private readonly cli: CliDomain<K>,
    private readonly options: RunLogOptions<K>,
  ) {
    const { header, earlier, matrixRate } = options;
    this.soFar = earlier ? { ...earlier, commit: header.commit } : beginRecord(header);
    this.matrixRate = matrixRate;
  }

  /** Everything so far. */
  get record(): RunRecord<K> {
    const { earlier, meter } = this.options;
    return { ...this.soFar, cost: costOf([...(earlier?.cost?.stages ?? []), ...meter.stages], this.matrixRate) };
  }

  apply(event: LoopEvent<K>): void {
    if (event.type === 'progress') this.options.bar.apply(event);
    if (event.type === 'stage-started' || event.type === 'stage-done') {
      if (isRepeated(this.soFar, event)) return;
      this.options.meter.apply(event);
    }
    for (const line of this.linesOf(event)) {
      this.options.bar.clear();
      process.stdout.write(`${line}\n`);
    }
    this.soFar = reduceRecord(this.soFar, event);
    if (event.type === 'start-done' || event.type === 'measure' || event.type === 'round-done') this.save();
  }

  /** The last word on the device's rate, with which the file is written once more. */
  finish(matrixRate: number): void {
    this.matrixRate = matrixRate;
    this.save();
  }

  private linesOf(event: LoopEvent<K>): string[] {
    const { cli, soFar } = this;
    switch (event.type) {
      case 'condition':
        return [cli.conditionLine(event.condition, soFar)];
      case 'start-done':
        // A run that goes on tells of its start again.
        return soFar.start.length > 0 ? [] : heldOutDiverged(0, event.evaluations);
      case 'round-done':
        return [cli.roundLine(event.record), ...heldOutDiverged(event.record.round, event.record.evaluations)];
      case 'measure':
        return cli.measureLines(event.measure, soFar);
      default:
        return [];
    }
  }

  private save(): void {
    if (this.options.file === null) return;
    writeWhole(this.options.file, `${JSON.stringify(this.cli.format.full(this.record))}\n`);
    this.isKept = true;
  }
}
