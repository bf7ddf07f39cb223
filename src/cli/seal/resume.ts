/** Going on with runs that were interrupted: what their files say is left to do, and whether this device can do it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../contract/engine';
import type { PlannedRun, RunPlan } from './plan';
import type { KeptRun, RunKind, RunSettings } from './runKind';
import { readResumed, readRun, seedFile } from './runSet';

/** @throws Error with one plain line when the file is none to go on with. */
export function resumedPlan<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>(
  kind: RunKind<Settings, Source, Run>,
  file: string,
): RunPlan<Settings, Source, Run> {
  const found = readResumed(kind, file);
  if ('run' in found) {
    const { run } = found;
    const runs = [{ settings: run.settings, file, earlier: run }];
    return { runs, source: kind.sourceOf(run), set: null, resumable: file };
  }
  const { settings, seeds, source, startedAt } = found.set;
  const runs = seeds.map((seed): PlannedRun<Settings, Run> => {
    const own = { settings: { ...settings, seed }, file: seedFile(file, seed) };
    return {
      ...own,
      earlier: existsSync(own.file) ? earlierOf(kind, own.file, own.settings, startedAt, source) : null,
    };
  });
  return { runs, source, set: { file, startedAt }, resumable: file };
}

/** `null` for a file that lay there before the set was begun. */
function earlierOf<Settings extends RunSettings, Source extends object, Run extends KeptRun<Settings>>(
  kind: RunKind<Settings, Source, Run>,
  file: string,
  settings: Settings,
  startedAt: string,
  source: Source,
): Run | null {
  const run = readRun(kind, file);
  if (run.startedAt < startedAt) return null;
  if (!isDeepStrictEqual(run.settings, settings))
    throw new Error(`--resume: ${file} was made with other settings than the rest. Move it away to run its seed anew.`);
  if (!isDeepStrictEqual(kind.sourceOf(run), source))
    throw new Error(
      `--resume: ${file} was made on other passages or tasks than the rest. Move it away to run its seed anew.`,
    );
  return run;
}

/** Rounds of different models or adapters would not make one run. */
export function assertSameDevice(
  { earlier }: { earlier: Pick<KeptRun, 'model' | 'device'> | null },
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
  { earlier }: { earlier: Pick<KeptRun, 'commit'> | null },
  commit: string | null,
): string | null {
  if (!earlier || earlier.commit === commit) return commit;
  return `${earlier.commit ?? 'unknown'}, then ${commit ?? 'unknown'}`;
}

/** What brings an interrupted run back. @param model its folder, which is named unless the command takes it anyway. */
export function resumeCommand(
  { command, ownModel }: Pick<RunKind<RunSettings, object, KeptRun>, 'command' | 'ownModel'>,
  file: string,
  model: string,
): string {
  const isOwn = model.endsWith(join('public', 'models', ownModel));
  return `npm run seal -- ${command} --resume ${file}${isOwn ? '' : ` --model ${model}`}`;
}
