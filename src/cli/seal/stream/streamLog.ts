/** The journal of streams that are followed, `FILE.journal`: what was begun, what the engine answered, and what each seed came to. */
import { rmSync } from 'node:fs';
import * as z from 'zod/mini';
import { type AnsweredCall, AnsweredCalls, answeredCallSchema } from '../../../seal/answeredCalls';
import { type StreamPart, type StreamRun, streamPartSchema, streamRunSchema } from '../../../seal/stream/record';
import { makeFileJournal } from '../../../storage/fileJournal';
import { assertFree, FileTaken } from '../../../storage/fileLock';
import type { Journal } from '../../../storage/journal';
import { messageOf } from '../../commandLine';
import { journalFile } from '../plan';

/** A run before anything of it is done, and the seeds that it is to have. */
export const begunSchema = z.object({ run: streamRunSchema, seeds: z.array(z.number()) });
export type BegunRun = z.infer<typeof begunSchema>;

const entrySchema = z.union([
  z.object({ type: z.literal('answered'), call: answeredCallSchema }),
  z.object({ type: z.literal('part'), part: streamPartSchema }),
]);
type Entry = z.infer<typeof entrySchema>;

const PARSER = {
  header: (value: unknown): BegunRun | null => begunSchema.safeParse(value).data ?? null,
  entry: (value: unknown): Entry | null => entrySchema.safeParse(value).data ?? null,
};

/** What was begun and broke off. */
export interface Interrupted extends BegunRun {
  place: { run: string; entries: number };
  /** Since the last seed that is done. */
  answered: AnsweredCall[];
}

/** The last that broke off of a file's journal; `null` for none. @throws Error with one plain line. */
export async function interrupted(file: string): Promise<Interrupted | null> {
  const path = journalFile(file);
  assertFree(path);
  const journal = makeFileJournal(path);
  const id = (await journal.interrupted()).at(-1);
  const read = id === undefined ? null : await journal.read(id, PARSER);
  if (id === undefined || read === null) return null;
  if (read.state === 'newer') throw new Error(`a newer Selkie wrote ${path}. Update this one.`);
  if (read.state !== 'good')
    throw new Error(`what ${path} says of its beginning cannot be read. Begin anew with --json.`);
  const { header, entries, notice } = read;
  if (notice !== null) process.stderr.write(`${notice}\n`);
  const parts = entries.flatMap((entry) => (entry.type === 'part' ? entry.part : []));
  const done = entries.findLastIndex(({ type }) => type === 'part');
  const answered = entries.slice(done + 1).flatMap((entry) => (entry.type === 'answered' ? entry.call : []));
  const run: StreamRun = { ...header.run, parts };
  return { run, seeds: header.seeds, place: { run: id, entries: entries.length }, answered };
}

export class StreamLog {
  /** Gives the engine on which it goes on within a seed. */
  readonly answered: AnsweredCalls;
  readonly #journal: Journal | null;
  readonly #id: string;
  #written: Promise<void>;
  #isTold = false;

  /** @param file `null` where nothing is kept. @param earlier what it goes on with. */
  constructor(
    private readonly file: string | null,
    begun: BegunRun,
    earlier: Interrupted | null,
  ) {
    this.answered = new AnsweredCalls(earlier?.answered ?? [], (call) => this.#note({ type: 'answered', call }));
    this.#journal = file === null ? null : makeFileJournal(journalFile(file));
    this.#id = earlier?.place.run ?? begun.run.id;
    this.#written = this.#begin(begun, earlier);
  }

  /** @throws FileTaken where another process writes it. */
  get begun(): Promise<void> {
    return this.#written;
  }

  partDone(part: StreamPart): void {
    this.answered.forget();
    this.#note({ type: 'part', part });
  }

  /** Its file has all of it. */
  async end(): Promise<void> {
    if (this.#journal === null || this.file === null) return;
    await this.#written;
    await this.#journal.end(this.#id);
    if ((await this.#journal.interrupted()).length === 0) rmSync(journalFile(this.file), { force: true });
  }

  /** It stays, to be gone on with. */
  async leave(): Promise<void> {
    await this.#written;
    await this.#journal?.leave(this.#id);
  }

  async #begin(begun: BegunRun, earlier: Interrupted | null): Promise<void> {
    if (this.#journal === null || this.file === null) return;
    if (earlier === null) await this.#journal.begin(this.#id, begun);
    else if (!(await this.#journal.takeUp(this.#id, earlier.place.entries)))
      throw new FileTaken(journalFile(this.file));
  }

  /** One after another; what could not be written is tried again with the next (`storage/journalWriter.ts`). */
  #note(entry: Entry): void {
    const [journal, { file }] = [this.#journal, this];
    if (journal === null || file === null) return;
    this.#written = this.#written
      .then(() => journal.append(this.#id, entry))
      .catch((error: unknown) => {
        if (error instanceof FileTaken) throw error;
        if (this.#isTold) return;
        this.#isTold = true;
        const path = journalFile(file);
        process.stderr.write(
          `${path} cannot be written (${messageOf(error)}): if this is killed before it ends, the run is lost.\n`,
        );
      });
  }
}
