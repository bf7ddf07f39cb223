/**
 * The journal beside the file of a run, `run.json.journal`: while the run goes on it has what is finished, on the disk at once;
 * when the run ends, whole or stopped, its file is written and the journal goes.
 */
import { existsSync, rmSync } from 'node:fs';
import type { StageCost } from '../../seal/cost/cost';
import type { Kind, LoopEvent } from '../../seal/kind';
import { EntryMaker, eventsOf, headerOf, RUN_PARSER, recordIn } from '../../seal/record/journal';
import type { RunRecord } from '../../seal/record/record';
import { makeFileJournal } from '../../storage/fileJournal';
import type { Journal } from '../../storage/journal';
import type { CliDomain } from './cliDomain';

export const journalFile = (file: string): string => `${file}.journal`;

/** Where in a journal a run goes on. */
export interface JournalPlace {
  run: string;
  entries: number;
}

export interface JournalledRun<K extends Kind> {
  record: RunRecord<K>;
  place: JournalPlace;
}

/** Of a file's journal, what was begun, has measured something and did not end, in that order. @throws Error in one plain line. */
export async function journalledRuns<K extends Kind>(
  { domain, format }: Pick<CliDomain<K>, 'domain' | 'format'>,
  file: string,
): Promise<JournalledRun<K>[]> {
  const journal = makeFileJournal(journalFile(file));
  const found: JournalledRun<K>[] = [];
  for (const run of await journal.interrupted()) {
    const read = await journal.read(run, RUN_PARSER);
    if (read?.state === 'newer') throw new Error(`a newer Selkie wrote ${journalFile(file)}. Update this one.`);
    if (read?.state !== 'good') continue;
    const { header, entries, notice } = read;
    if (header.domain !== domain.name)
      throw new Error(`it is a run on ${header.domain}. Go on with it by "npm run seal -- ${header.domain} --resume".`);
    if (notice !== null) process.stderr.write(`${notice}\n`);
    const record = recordIn(format, header, entries);
    if (record.start.length > 0) found.push({ record, place: { run, entries: entries.length } });
  }
  return found;
}

export class RunJournal<K extends Kind> {
  readonly #journal: Journal;
  readonly #run: string;
  readonly #entries = new EntryMaker<LoopEvent<K>>();
  #last: Promise<void>;
  /** Stages whose cost was written down. */
  #costed = 0;
  #isTold = false;

  /**
   * @param record what the run begins with, or goes on with.
   * @param place where that is in the journal; `null` where it is not.
   */
  constructor(
    private readonly file: string,
    record: RunRecord<K>,
    place: JournalPlace | null,
  ) {
    const journal = makeFileJournal(journalFile(file));
    this.#journal = journal;
    this.#run = place?.run ?? record.id;
    this.#last = Promise.resolve();
    if (place !== null) this.#write(async () => void (await journal.takeUp(place.run, place.entries)));
    else {
      this.#write(() => journal.begin(this.#run, headerOf(record)));
      if (record.start.length > 0) this.#write(() => journal.append(this.#run, eventsOf(record)));
    }
  }

  /** @param stages what all stages cost since the run began or went on. */
  note(event: LoopEvent<K>, stages: readonly StageCost[]): void {
    const entry = this.#entries.take(event);
    if (entry === null) return;
    const cost = { type: 'cost' as const, stages: stages.slice(this.#costed) };
    this.#costed = stages.length;
    this.#write(() => this.#journal.append(this.#run, [...entry, cost]));
  }

  /** @param isKept whether the file has all of it by now. */
  async end(isKept: boolean): Promise<void> {
    this.#write(() => this.#journal.end(this.#run));
    await this.#last;
    // Of a run that measured nothing only that is gone: an earlier one may lie there.
    if (isKept || (await this.#journal.interrupted()).length === 0) rmSync(journalFile(this.file), { force: true });
  }

  /** One after another; what could not be written is tried again with the next (`storage/journalWriter.ts`). */
  #write(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error: unknown) => {
      if (this.#isTold) return;
      this.#isTold = true;
      const why = error instanceof Error ? error.message : String(error);
      process.stderr.write(
        `${journalFile(this.file)} cannot be written (${why}): if this is killed before it ends, the run is lost.\n`,
      );
    });
  }
}

/** Whether there is anything to go on with. */
export const isBegun = (file: string): boolean => existsSync(file) || existsSync(journalFile(file));
