/** Going on with runs that were interrupted: what their files say is left to do, and whether this device can do it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../contract/engine';
import type { Kind } from '../../seal/domain';
import { domainOf, readRun } from '../../seal/record/read';
import type { RunRecord } from '../../seal/record/record';
import type { CliDomain } from './cliDomain';
import type { PlannedRun, RunPlan } from './plan';
import { type ResumedSet, readSet, seedFile } from './runSet';

/** @throws Error with one plain line when the file is none to go on with. */
export function resumedPlan<K extends Kind>(cli: CliDomain<K>, file: string): RunPlan<K> {
  const found = read(file, (input) => {
    const set = readSet(cli, input);
    return set === null ? { run: readResumed(cli, input) } : { set };
  });
  if ('run' in found) {
    const { run } = found;
    const runs = [{ settings: run.settings, file, earlier: run }];
    return { runs, source: cli.sourceOf(run), set: null, resumable: file };
  }
  const { settings, seeds, source, startedAt } = found.set;
  const runs = seeds.map((seed): PlannedRun<K> => {
    const own = { settings: { ...settings, seed }, file: seedFile(file, seed) };
    return { ...own, earlier: existsSync(own.file) ? earlierOf(cli, own, found.set) : null };
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
  { domain, format, assertResumable }: Pick<CliDomain<K>, 'domain' | 'format' | 'assertResumable'>,
  input: unknown,
): RunRecord<K> {
  const own = domainOf(input);
  if (own !== null && own !== domain.name)
    throw new Error(`it is a run on ${own}. Go on with it by "npm run seal -- ${own} --resume".`);
  const run = readRun(format, input);
  assertResumable(run);
  return run;
}

/** @throws Error with one plain line that names the file. */
function read<Result>(file: string, take: (input: unknown) => Result): Result {
  try {
    return take(parsed(file));
  } catch (error) {
    throw new Error(`--resume ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parsed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error('there is no such file. A run is written once its first measurements are done.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON.');
  }
}

/** Rounds of different models or adapters would not make one run. */
export function assertSameDevice(
  { earlier }: { earlier: Pick<RunRecord<Kind>, 'model' | 'device'> | null },
  { model, device }: Pick<Engine, 'model' | 'device'>,
): void {
  if (!earlier) return;
  if (!isDeepStrictEqual({ ...earlier.model }, { ...model }))
    throw new Error(`The run was made with another model, ${earlier.model.name}. Name its folder with --model.`);
  if (earlier.device.description !== device.description)
    throw new Error(
      `The run was begun on another adapter, ${earlier.device.description}, whose rounding differs. Go on there, or begin anew.`,
    );
}

/** What was measured before may come from other source than what is measured now. */
export function commitOf(
  { earlier }: { earlier: Pick<RunRecord<Kind>, 'commit'> | null },
  commit: string | null,
): string | null {
  if (!earlier || earlier.commit === commit) return commit;
  return `${earlier.commit ?? 'unknown'}, then ${commit ?? 'unknown'}`;
}

/** What brings an interrupted run back. @param model its folder, which is named unless the command takes it anyway. */
export function resumeCommand<K extends Kind>(
  { domain, ownModel }: Pick<CliDomain<K>, 'domain' | 'ownModel'>,
  file: string,
  model: string,
): string {
  const isOwn = model.endsWith(join('public', 'models', ownModel));
  return `npm run seal -- ${domain.name} --resume ${file}${isOwn ? '' : ` --model ${model}`}`;
}
