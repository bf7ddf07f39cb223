/** Prints a run's lines, writes its file when it ends, whole or stopped, and until then keeps `run.json.journal` beside it. */
import { rmSync } from 'node:fs';
import { AnsweredCalls } from '../../seal/answeredCalls';
import { type costMeter, costOf, type StageCost } from '../../seal/cost/cost';
import { type AnsweredEvent, type CostEvent, EntryMaker, eventsOf, headerOf, isPart } from '../../seal/record/journal';
import { beginRecord, isRepeated, type RunHeader, type RunRecord, reduceRecord } from '../../seal/record/record';
import type { Kind, LoopEvent } from '../../seal/types';
import { makeFileJournal } from '../../storage/fileJournal';
import { FileTaken } from '../../storage/fileLock';
import type { Journal } from '../../storage/journal';
import { messageOf } from '../commandLine';
import type { CliDomain } from './cliDomain';
import { journalFile, type PlannedRun } from './plan';
import { heldOutDiverged, type ProgressBar } from './report';
import { writeWhole } from './runSet';

type Begun<K extends Kind> = Partial<Pick<PlannedRun<K>, 'place' | 'answered'>>;

/** Times and costs of what an interrupted run had done count on. */
interface RunLogOptions<K extends Kind> extends Pick<PlannedRun<K>, 'file' | 'earlier'>, Begun<K> {
  header: RunHeader<K>;
  bar: ProgressBar;
  /** Counts what stages cost; it is told of every event that belongs to the run. */
  meter: Pick<ReturnType<typeof costMeter>, 'apply' | 'stages'>;
  /** FLOP/s of the device, as far as it is known when the run begins. */
  matrixRate: number | null;
}

export class RunLog<K extends Kind> {
  /** Gives the engine on which the run goes on within a part. */
  readonly answered: AnsweredCalls;
  #soFar: RunRecord<K>;
  #matrixRate: number | null;
  /** As of what was finished last; `null` while the file has all that was. */
  #finished: RunRecord<K> | null = null;
  #isOver = false;

  readonly #journal: Journal | null;
  readonly #run: string;
  readonly #entries = new EntryMaker<LoopEvent<K> | CostEvent | AnsweredEvent>();
  /** What stages cost, each once. */
  readonly #costs: StageCost[] = [];
  #written: Promise<void> = Promise.resolve();
  #isTold = false;

  constructor(
    private readonly cli: CliDomain<K>,
    private readonly options: RunLogOptions<K>,
  ) {
    const { header, file, earlier, place = null, answered = [], matrixRate } = options;
    this.answered = new AnsweredCalls(answered, (call) => this.#note({ type: 'answered', call }));
    const record = earlier ? { ...earlier, commit: header.commit } : beginRecord(header);
    this.#soFar = record;
    this.#matrixRate = matrixRate;
    this.#journal = file === null ? null : makeFileJournal(journalFile(file));
    this.#run = place?.run ?? record.id;
    if (place !== null) {
      if (record.start.length > 0) this.#finished = this.record;
      this.#write(async (journal, path) => {
        if (!(await journal.takeUp(place.run, place.entries))) throw new FileTaken(path);
      });
    } else {
      this.#write((journal) => journal.begin(this.#run, headerOf(record)));
      if (record.start.length > 0) this.#write((journal) => journal.append(this.#run, eventsOf(record)));
    }
  }

  /** It is written down from now on. @throws FileTaken where another process has its file: then there is nothing to end. */
  get begun(): Promise<void> {
    return this.#written;
  }

  /** Everything so far. */
  get record(): RunRecord<K> {
    const stages = [...(this.options.earlier?.cost?.stages ?? []), ...this.#costs];
    return { ...this.#soFar, cost: costOf(stages, this.#matrixRate) };
  }

  /** Whether something of it is on the disk by now, or will be when it has ended. */
  get isKept(): boolean {
    return this.#journal !== null && this.#finished !== null;
  }

  apply(event: LoopEvent<K>): void {
    const { bar, meter } = this.options;
    if (event.type === 'progress') bar.apply(event);
    if (event.type === 'stage-started' || event.type === 'stage-done') {
      if (isRepeated(this.#soFar, event)) return;
      meter.apply(event);
    }
    if (event.type === 'stage-done') {
      // A stage that is done again, to go on from there, counts once.
      if (!this.answered.stageEnds(event)) return;
      const stages = meter.stages.slice(-1);
      this.#costs.push(...stages);
      this.#note({ type: 'cost', stages });
    }
    // A run that goes on tells of its beginning again.
    if (this.#soFar.start.length > 0 && (event.type === 'run-started' || event.type === 'start-done')) return;
    for (const line of this.#linesOf(event)) {
      bar.clear();
      process.stdout.write(`${line}\n`);
    }
    this.#soFar = reduceRecord(this.#soFar, event);
    this.#note(event);
    if (isPart(event)) {
      this.#finished = this.record;
      this.answered.forget();
    }
  }

  /** The run has come to its end. */
  async finish(matrixRate: number): Promise<void> {
    this.#matrixRate = matrixRate;
    this.#finished = this.record;
    await this.end();
  }

  /** The run is over, as it may be before its end: the file has what was finished, and the journal goes. */
  async end(): Promise<void> {
    const { file } = this.options;
    if (this.#isOver || file === null || this.#journal === null) return;
    this.#isOver = true;
    const finished = this.#finished;
    if (finished !== null) writeWhole(file, `${JSON.stringify(this.cli.format.full(finished))}\n`);
    this.#write((journal) => journal.end(this.#run));
    await this.#written;
    // Of a run that measured nothing only that is gone: an earlier one may lie there.
    if (finished !== null || (await this.#journal.interrupted()).length === 0)
      rmSync(journalFile(file), { force: true });
  }

  /** It breaks off for a reason that may pass by itself: the journal stays, and the run goes on from there, within its stage too. */
  async leave(): Promise<void> {
    if (this.#isOver || this.#journal === null) return;
    const rest = this.#entries.rest();
    if (rest !== null) this.#write((journal) => journal.append(this.#run, rest));
    this.#write((journal) => journal.leave(this.#run));
    this.#isOver = true;
    await this.#written;
  }

  #note(event: LoopEvent<K> | CostEvent | AnsweredEvent): void {
    const entry = this.#entries.take(event);
    if (entry !== null) this.#write((journal) => journal.append(this.#run, entry));
  }

  /** One after another; what could not be written is tried again with the next (`storage/journalWriter.ts`). */
  #write(work: (journal: Journal, path: string) => Promise<void>): void {
    const [journal, { file }] = [this.#journal, this.options];
    if (journal === null || file === null) return;
    const path = journalFile(file);
    this.#written = this.#written
      .then(() => work(journal, path))
      .catch((error: unknown) => {
        if (error instanceof FileTaken) throw error;
        if (this.#isTold) return;
        this.#isTold = true;
        process.stderr.write(
          `${path} cannot be written (${messageOf(error)}): if this is killed before it ends, the run is lost.\n`,
        );
      });
  }

  #linesOf(event: LoopEvent<K>): string[] {
    const [cli, soFar] = [this.cli, this.#soFar];
    switch (event.type) {
      case 'condition':
        return [cli.conditionLine(event.condition, soFar)];
      case 'start-done':
        return heldOutDiverged(0, event.evaluations);
      case 'round-done':
        return [cli.roundLine(event.record), ...heldOutDiverged(event.record.round, event.record.evaluations)];
      case 'measure':
        return cli.measureLines(event.measure, soFar);
      default:
        return [];
    }
  }
}
