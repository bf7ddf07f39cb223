/** Which runs a command stands for: new ones, or those of a file, with what they have done. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { FormatError } from '../../formats/formatError';
import { decodeUtf8 } from '../../formats/utf8';
import type { Kind } from '../../seal/domain';
import { domainOf, readRun } from '../../seal/record/read';
import type { RunRecord } from '../../seal/record/record';
import { assertConsistent } from './checks';
import type { CliDomain, RunArguments, RunSource } from './cliDomain';
import { type ResumedSet, readSet, seedFile } from './runSet';

export interface PlannedRun<K extends Kind> {
  settings: K['settings'];
  /** Where it is kept; `null` for nowhere. */
  file: string | null;
  earlier: RunRecord<K> | null;
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
export function resumedPlan<K extends Kind>(cli: CliDomain<K>, file: string): RunPlan<K> {
  const found = read(file, (input) => readSet(cli, input) ?? readResumed(cli, input));
  if ('rounds' in found) {
    const runs = [{ settings: found.settings, file, earlier: found }];
    return { runs, source: cli.sourceOf(found), set: null, resumable: file };
  }
  const { settings, seeds, source, startedAt } = found;
  const runs = seeds.map((seed): PlannedRun<K> => {
    const own = { settings: { ...settings, seed }, file: seedFile(file, seed) };
    return { ...own, earlier: existsSync(own.file) ? earlierOf(cli, own, found) : null };
  });
  return { runs, source, set: { file, startedAt }, resumable: file };
}

/** `null` for a file that lay there before the set was begun. */
function earlierOf<K extends Kind>(
  cli: CliDomain<K>,
  { file, settings }: { file: string; settings: K['settings'] },
  { startedAt, source }: ResumedSet<K>,
): RunRecord<K> | null {
  const run = read(file, (input) => readResumed(cli, input));
  if (run.startedAt < startedAt) return null;
  if (!isDeepStrictEqual(run.settings, settings))
    throw new Error(`--resume: ${file} was made with other settings than the rest. Move it away to run its seed anew.`);
  if (!isDeepStrictEqual(cli.sourceOf(run), source))
    throw new Error(
      `--resume: ${file} was made on other passages or tasks than the rest. Move it away to run its seed anew.`,
    );
  return run;
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

/** @throws Error with one plain line that names the file. */
function read<Result>(file: string, take: (input: unknown) => Result): Result {
  try {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile())
      throw new Error('there is no such file. A run is written once its first measurements are done.');
    return take(JSON.parse(decodeUtf8(readFileSync(file), `--resume ${file}`)));
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`--resume ${file}: ${error instanceof SyntaxError ? 'it is not JSON.' : message}`);
  }
}
