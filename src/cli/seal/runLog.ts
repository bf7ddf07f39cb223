/** Follows a run: prints its lines, writes it down as it goes, and writes its file when it ends, whole or stopped. */
import { type CostMeter, costOf } from '../../seal/cost/cost';
import type { Kind, LoopEvent } from '../../seal/kind';
import { beginRecord, isRepeated, type RunHeader, type RunRecord, reduceRecord } from '../../seal/record/record';
import type { CliDomain } from './cliDomain';
import { heldOutDiverged, type ProgressBar } from './report';
import { type JournalPlace, RunJournal } from './runJournal';
import { writeWhole } from './runSet';

export interface RunLogOptions<K extends Kind> {
  header: RunHeader<K>;
  /** Where the run is kept; `null` for nowhere. */
  file: string | null;
  bar: ProgressBar;
  /** What an interrupted run had done; its times and costs count on. */
  earlier: RunRecord<K> | null;
  /** Where that is in the file's journal, if it is there. */
  place?: JournalPlace | null;
  /** Counts what stages cost; it is told of every event that belongs to the run. */
  meter: Pick<CostMeter, 'apply' | 'stages'>;
  /** FLOP/s of the device, as far as it is known when the run begins. */
  matrixRate: number | null;
}

export class RunLog<K extends Kind> {
  private soFar: RunRecord<K>;
  private matrixRate: number | null;
  private readonly journal: RunJournal<K> | null;
  /** As of what was finished last; `null` before anything was. */
  private finished: RunRecord<K> | null = null;
  private isOver = false;
  /** Whether something of it is on the disk by now, or will be when it has ended. */
  isKept = false;

  constructor(
    private readonly cli: CliDomain<K>,
    private readonly options: RunLogOptions<K>,
  ) {
    const { header, file, earlier, place = null, matrixRate } = options;
    this.soFar = earlier ? { ...earlier, commit: header.commit } : beginRecord(header);
    this.matrixRate = matrixRate;
    this.journal = file === null ? null : new RunJournal(file, this.soFar, place);
    if (earlier !== null && place !== null) this.finished = this.record;
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
    this.journal?.note(event, this.options.meter.stages);
    if (event.type !== 'start-done' && event.type !== 'measure' && event.type !== 'round-done') return;
    this.finished = this.record;
    this.isKept = this.journal !== null;
  }

  /** The run has come to its end. */
  async finish(matrixRate: number): Promise<void> {
    this.matrixRate = matrixRate;
    this.finished = this.record;
    await this.end();
  }

  /** The run is over, as it may be before its end: the file has what was finished, and the journal goes. */
  async end(): Promise<void> {
    if (this.isOver || this.options.file === null) return;
    this.isOver = true;
    const { finished } = this;
    if (finished !== null) writeWhole(this.options.file, `${JSON.stringify(this.cli.format.full(finished))}\n`);
    await this.journal?.end(finished !== null);
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
}
