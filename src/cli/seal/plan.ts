/** Which runs a command stands for: new ones, or those of a file, with what they have done. */
import { readFileSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { FormatError } from '../../formats/formatError';
import { decodeUtf8 } from '../../formats/utf8';
import type { Kind } from '../../seal/kind';
import { domainOf, readRun } from '../../seal/record/format';
import type { RunRecord } from '../../seal/record/record';
import { assertConsistent } from './checks';
import type { CliDomain, RunArguments, RunSource } from './cliDomain';
import { isBegun, type JournalledRun, type JournalPlace, journalledRuns } from './runJournal';
import { type ResumedSet, readSet, seedFile } from './runSet';

export interface PlannedRun<K extends Kind> {
  settings: K['settings'];
  /** Where it is kept; `null` for nowhere. */
  file: string | null;
  earlier: RunRecord<K> | null;
  /** Where that is in the file's journal; `null` where it comes from the file itself. */
  place: JournalPlace | null;
}

export interface RunPlan<K extends Kind> {
  runs: PlannedRun<K>[];
  source: RunSource<K>;
  /** The file that lists several runs; `null` for a single one, and where nothing is kept. */
  set: { file: string; startedAt: string } | null;
  /** What `--resume` would go on with. */
  resumable: string | null;
}

/** What was asked for, when it is not to go on with something. */
export function planRuns<K extends Kind>(
  asked: Pick<RunArguments<K>, 'settings' | 'seeds' | 'json'> & Pick<RunPlan<K>, 'source'>,
): RunPlan<K> {
  const { settings, seeds, json, source } = asked;
  const several = json !== null && seeds.length > 1;
  const runs = seeds.map((seed) => ({
    settings: { ...settings, seed },
    file: several ? seedFile(json, seed) : json,
    earlier: null,
    place: null,
  }));
  const set = several ? { file: json, startedAt: new Date().toISOString() } : null;
  return { runs, source, set, resumable: json };
}

/** Whether nothing is left to do. */
export function isFinished<K extends Kind>(
  { measuredAfter }: Pick<CliDomain<K>, 'measuredAfter'>,
  { earlier }: Pick<PlannedRun<K>, 'earlier'>,
): boolean {
  if (earlier === null || earlier.rounds.length < earlier.settings.rounds) return false;
  return measuredAfter(earlier).every((round) => earlier.measures.some((measure) => measure.round === round));
}

/** @throws Error with one plain line when the file is none to go on with. */
export function resumedPlan<K extends Kind>(cli: CliDomain<K>, file: string): Promise<RunPlan<K>> {
  return naming(file, async () => {
    const input = inputOf(file);
    const set = input === null ? null : readSet(cli, input);
    if (set !== null) return resumedSet(cli, file, set);
    const { record, place } = await furthest(cli, file, input);
    const runs = [{ settings: record.settings, file, earlier: record, place }];
    return { runs, source: cli.sourceOf(record), set: null, resumable: file };
  });
}

async function resumedSet<K extends Kind>(cli: CliDomain<K>, file: string, found: ResumedSet<K>): Promise<RunPlan<K>> {
  const { settings, seeds, source, startedAt } = found;
  const runs: PlannedRun<K>[] = [];
  for (const seed of seeds) {
    const own = { settings: { ...settings, seed }, file: seedFile(file, seed) };
    const begun = isBegun(own.file) ? await earlierOf(cli, own, found) : null;
    runs.push({ ...own, earlier: begun?.record ?? null, place: begun?.place ?? null });
  }
  return { runs, source, set: { file, startedAt }, resumable: file };
}

/** `null` for what lay there before the set was begun. */
async function earlierOf<K extends Kind>(
  cli: CliDomain<K>,
  { file, settings }: { file: string; settings: K['settings'] },
  { startedAt, source }: ResumedSet<K>,
): Promise<Resumable<K> | null> {
  const found = await naming(file, async () => newest(await resumables(cli, file, inputOf(file))));
  if (found === null || found.record.startedAt < startedAt) return null;
  if (!isDeepStrictEqual(found.record.settings, settings))
    throw new Error(`--resume: ${file} was made with other settings than the rest. Move it away to run its seed anew.`);
  if (!isDeepStrictEqual(cli.sourceOf(found.record), source))
    throw new Error(
      `--resume: ${file} was made on other passages or tasks than the rest. Move it away to run its seed anew.`,
    );
  return found;
}

interface Resumable<K extends Kind> extends Omit<JournalledRun<K>, 'place'> {
  place: JournalPlace | null;
}

/** What a file and its journal have, the file first. @param input what is in the file; `null` where there is none. */
async function resumables<K extends Kind>(cli: CliDomain<K>, file: string, input: unknown): Promise<Resumable<K>[]> {
  const journalled = await journalledRuns(cli, file);
  for (const { record } of journalled) cli.assertResumable(record);
  return [...(input === null ? [] : [{ record: readResumed(cli, input), place: null }]), ...journalled];
}

async function furthest<K extends Kind>(cli: CliDomain<K>, file: string, input: unknown): Promise<Resumable<K>> {
  const found = newest(await resumables(cli, file, input));
  if (found === null) throw new Error('there is no such file. A run is written once its first measurements are done.');
  return found;
}

/** Of runs the one that was begun last, and of its copies the one that is further along. */
function newest<K extends Kind>(found: readonly Resumable<K>[]): Resumable<K> | null {
  return found.reduce<Resumable<K> | null>((best, one) => (best === null || isFurther(one, best) ? one : best), null);
}

function isFurther<K extends Kind>({ record: one }: Resumable<K>, { record: best }: Resumable<K>): boolean {
  if (one.startedAt !== best.startedAt) return one.startedAt > best.startedAt;
  const [rounds, measures] = [one.rounds.length - best.rounds.length, one.measures.length - best.measures.length];
  return rounds > 0 || (rounds === 0 && measures > 0);
}

/** A run that a policy can be brought back from. @throws Error with one plain line. */
export function readResumed<K extends Kind>(
  { domain, format, options, assertResumable }: Pick<CliDomain<K>, 'domain' | 'format' | 'options' | 'assertResumable'>,
  input: unknown,
): RunRecord<K> {
  const own = domainOf(input);
  if (own !== null && own !== domain.name)
    throw new Error(`it is a run on ${own}. Go on with it by "npm run seal -- ${own} --resume".`);
  const run = readRun(format, input);
  assertResumable(run);
  assertConsistent(input, run, options.defaults);
  return run;
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
    if (error instanceof FormatError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (message.startsWith('--resume')) throw error;
    throw new Error(`--resume ${file}: ${error instanceof SyntaxError ? 'it is not JSON.' : message}`);
  }
}
