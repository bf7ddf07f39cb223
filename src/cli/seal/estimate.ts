/**
 * How long a command takes, told before it begins, as the page does beside its buttons: the run or the share of it is rehearsed, and
 * the device measured. A line of its own and no bar, since of a job on a cluster nobody sees more than the log.
 */
import type { Engine } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import type { Given } from '../../seal/context';
import { calibrate } from '../../seal/cost/calibrate';
import { durationText } from '../../seal/cost/duration';
import { type Calibration, estimateStages, stillToCome } from '../../seal/cost/estimate';
import { rehearse, type StageWork } from '../../seal/cost/rehearsal';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import { rehearseShard } from '../../seal/shards/rehearsal';
import type { Part } from '../../seal/shards/stageShare';
import type { Kind, StageTiming } from '../../seal/types';
import { messageOf } from '../commandLine';
import type { CliDomain } from './cliDomain';

export interface Estimating<K extends Kind> extends Pick<Given<K['settings']>, 'engine' | 'tokenizer' | 'chat'> {
  /** Measures the device. */
  calibration: () => Promise<Calibration>;
}

/** As the page measures it, with the same piece of work whatever the run is of. */
export const measuring =
  (engine: Engine, signal: AbortSignal): Estimating<Kind>['calibration'] =>
  () =>
    calibrate(engine, DEFAULT_SETTINGS.finetune, { now: () => performance.now(), signal });

interface Planned<K extends Kind> {
  settings: K['settings'];
  inputs: K['inputs'];
  /** Absent for a run of one machine. */
  share?: { part: Part; stage: number };
  /** Stages that are behind it, of each run that is to be done; one run, of which nothing is done, unless given. */
  done?: readonly (readonly Pick<StageTiming, 'stage' | 'purpose' | 'round'>[])[];
}

/** @returns the line; what cannot be estimated does not keep a run from beginning. @throws EngineError `aborted`. */
export async function estimateOf<K extends Kind>(
  cli: Pick<CliDomain<K>, 'domain' | 'expected'>,
  given: Estimating<K>,
  { done = [[]], ...planned }: Planned<K>,
): Promise<string> {
  try {
    const work = await workOf(cli, given, planned);
    const stages = done.flatMap((own) => stillToCome(work, own));
    return estimateLine(stages, await given.calibration());
  } catch (error) {
    if (error instanceof EngineError && error.code === 'aborted') throw error;
    return `How long it takes cannot be told: ${messageOf(error)}`;
  }
}

function workOf<K extends Kind>(
  { domain, expected }: Pick<CliDomain<K>, 'domain' | 'expected'>,
  { calibration: _, ...given }: Estimating<K>,
  { settings, inputs, share }: Omit<Planned<K>, 'done'>,
): Promise<StageWork[]> {
  const own = { ...given, settings };
  const model = expected(own, inputs);
  if (share !== undefined) return rehearseShard(domain, own, inputs, model, share);
  return rehearse(domain, own, inputs, model).then(({ stages }) => stages);
}

/** "Takes about 12 min (8 min to 18 min)." */
export function estimateLine(stages: readonly StageWork[], calibration: Calibration): string {
  const { seconds, low, high } = estimateStages(stages, calibration);
  return `Takes about ${durationText(seconds)} (${durationText(low)} to ${durationText(high)}, measured here in ${durationText(calibration.seconds)}).`;
}
