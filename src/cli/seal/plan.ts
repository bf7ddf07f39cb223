/** Which runs a command stands for: new ones, or those of a file and its journal, with what they have done. */
import { readFileSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { FormatError } from '../../formats/formatError';
import { decodeUtf8 } from '../../formats/utf8';
import type { AnsweredCall } from '../../seal/answeredCalls';
import { domainOf, readRun } from '../../seal/record/format';
import { answeredIn, RUN_PARSER, recordIn } from '../../seal/record/journal';
import type { RunRecord } from '../../seal/record/record';
import type { Kind } from '../../seal/types';
import { makeFileJournal } from '../../storage/fileJournal';
import { assertFree } from '../../storage/fileLock';
import { messageOf } from '../commandLine';
import { assertConsistent } from './checks';
import type { CliDomain, RunArguments, RunSource } from './cliDomain';
import { type ResumedSet, readSet, seedFile } from './runSet';
import { isShardFile } from './shards/schema';

export interface JournalPlace {
  run: string;
  entries: number;
}

export const journalFile = (file: string): string => `${file}.journal`;

export interface PlannedRun<K extends Kind> {
  settings: K['settings'];
  /** Where it is kept; `null` for nowhere. */
  file: string | null;
  earlier: RunRecord<K> | null;
  /** Where that is in the file's journal; `null` where it comes from the file itself. */
  place: JournalPlace | null;
  /** What the engine was asked since then. */
  answered: readonly AnsweredCall[];
}

type Begun<K extends Kind> = Pick<PlannedRun<K>, 'place' | 'answered'> & { earlier: RunRecord<K> };
const NOT_BEGUN = { earlier: null, place: null, answered: [] };

export interface RunPlan<K extends Kind> {
  runs: PlannedRun<K>[];
  source: RunSource<K>;
  /** The file that lists several runs; `null` for a single one, and where nothing is kept. */
  set: { file: string; startedAt: string } | null;
  /** What `--resume` would go on with. */
  resumable: string | null;
}

/** What was asked for, when it is not to go on with something. @throws FileTaken where another process runs it. */
export function planRuns<K extends Kind>(
  asked: Pick<RunArguments<K>, 'settings' | 'seeds' | 'json'> & Pick<RunPlan<K>, 'source'>,
): RunPlan<K> {
  const { settings, seeds, json, source } = asked;
  const several = json !== null && seeds.length > 1;
  const runs = seeds.map((seed) => ({
    settings: { ...settings, seed },
    file: several ? seedFile(json, seed) : json,
    ...NOT_BEGUN,
  }));
  for (const { file } of runs) if (file !== null) assertFree(journalFile(file));
  const set = several ? { file: json, startedAt: new Date().toISOString() } : null;
  return { runs, source, set, resumable: json };
}

export function isFinished<K extends Kind>(
  { measured }: Pick<CliDomain<K>, 'measured'>,
  { earlier }: Pick<PlannedRun<K>, 'earlier'>,
): boolean {
  if (earlier === null || earlier.rounds.length < earlier.settings.rounds) return false;
  return measured(earlier).every(({ name, round }) =>
    earlier.measures.some((measure) => measure.name === name && measure.round === round),
  );
}

/** @throws Error with one plain line when the file is none to go on with. */
export function resumedPlan<K extends Kind>(cli: CliDomain<K>, file: string): Promise<RunPlan<K>> {
  return naming(file, async () => {
    const set = readSet(cli, inputOf(file));
    if (set !== null) return resumedSet(cli, file, set);
    const begun = await furthest(cli, file);
    if (begun === null)
      throw new Error('there is no such file. A run is written once its first measurements are done.');
    const runs = [{ settings: begun.earlier.settings, file, ...begun }];
    return { runs, source: cli.sourceOf(begun.earlier), set: null, resumable: file };
  });
}

async function resumedSet<K extends Kind>(cli: CliDomain<K>, file: string, found: ResumedSet<K>): Promise<RunPlan<K>> {
  const { settings, seeds, source, startedAt } = found;
  const runs: PlannedRun<K>[] = [];
  for (const seed of seeds) {
    const own = { settings: { ...settings, seed }, file: seedFile(file, seed) };
    runs.push({ ...own, ...((await earlierOf(cli, own, found)) ?? NOT_BEGUN) });
  }
  return { runs, source, set: { file, startedAt }, resumable: file };
}

/** `null` for what lay there before the set was begun. */
async function earlierOf<K extends Kind>(
  cli: CliDomain<K>,
  { file, settings }: { file: string; settings: K['settings'] },
  { startedAt, source }: ResumedSet<K>,
): Promise<Begun<K> | null> {
  const begun = await naming(file, () => furthest(cli, file));
  if (begun === null || begun.earlier.startedAt < startedAt) return null;
  if (!isDeepStrictEqual(begun.earlier.settings, settings))
    throw new Error(`--resume: ${file} was made with other settings than the rest. Move it away to run its seed anew.`);
  if (!isDeepStrictEqual(cli.sourceOf(begun.earlier), source))
    throw new Error(
      `--resume: ${file} was made on other passages or tasks than the rest. Move it away to run its seed anew.`,
    );
  return begun;
}

/** Of a file and its journal the run that was begun last, and of its copies the one further along, the file before the journal. */
async function furthest<K extends Kind>(cli: CliDomain<K>, file: string): Promise<Begun<K> | null> {
  const journalled = await journalledRuns(cli, file);
  const input = inputOf(file);
  const found =
    input === null ? journalled : [{ earlier: readResumed(cli, input), place: null, answered: [] }, ...journalled];
  const [first = null] = found.toSorted(
    ({ earlier: one }, { earlier: other }) =>
      Date.parse(other.startedAt) - Date.parse(one.startedAt) ||
      other.rounds.length - one.rounds.length ||
      other.measures.length - one.measures.length,
  );
  return first;
}

/** Of a file's journal, what was begun, has finished a stage and did not end, in that order. */
async function journalledRuns<K extends Kind>(cli: CliDomain<K>, file: string): Promise<Begun<K>[]> {
  const path = journalFile(file);
  assertFree(path);
  const journal = makeFileJournal(path);
  const found: Begun<K>[] = [];
  for (const run of await journal.interrupted()) {
    const read = await journal.read(run, RUN_PARSER);
    if (read?.state === 'newer') throw new Error(`a newer Selkie wrote ${path}. Update this one.`);
    if (read?.state !== 'good') continue;
    const { header, entries, notice } = read;
    assertDomain(cli, header.domain);
    if (notice !== null) process.stderr.write(`${notice}\n`);
    const earlier = recordIn(cli.format, header, entries);
    const answered = answeredIn(entries);
    if (earlier.start.length > 0 || answered.length > 0)
      found.push({ earlier, place: { run, entries: entries.length }, answered });
  }
  for (const { earlier } of found) cli.assertResumable(earlier);
  return found;
}

/** A run that a policy can be brought back from. @throws Error with one plain line. */
export function readResumed<K extends Kind>(cli: CliDomain<K>, input: unknown): RunRecord<K> {
  if (isShardFile(input))
    throw new Error('it is a stage of a run in shards. Go on with it by --resume, --shard i/n and --json FILE.');
  assertDomain(cli, domainOf(input));
  const run = readRun(cli.format, input);
  cli.assertResumable(run);
  assertConsistent(input, run, cli.table.defaults);
  return run;
}

function assertDomain<K extends Kind>({ domain }: CliDomain<K>, own: string | null): void {
  if (own !== null && own !== domain.name)
    throw new Error(`it is a run on ${own}. Go on with it by "npm run seal -- ${own} --resume".`);
}

/** `null` where there is no such file. */
function inputOf(file: string): unknown {
  return statSync(file, { throwIfNoEntry: false })?.isFile()
    ? JSON.parse(decodeUtf8(readFileSync(file), `--resume ${file}`))
    : null;
}

/** @throws Error with one plain line that names the file, unless it does so already. */
async function naming<Result>(file: string, take: () => Promise<Result>): Promise<Result> {
  try {
    return await take();
  } catch (error) {
    const message = messageOf(error);
    if (error instanceof FormatError || message.startsWith('--resume')) throw error;
    throw new Error(`--resume ${file}: ${error instanceof SyntaxError ? 'it is not JSON.' : message}`);
  }
}
