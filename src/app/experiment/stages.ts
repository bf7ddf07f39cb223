/** The stages of a page and what each rests on. A result is stale when what it rests on is no longer what it was. Pure. */

/** Named inputs as text; two bases are equal when every part is. The names appear in the notice on a stale card. */
export type Basis = Readonly<Record<string, string>>;

export interface StageRecord {
  status: 'idle' | 'running' | 'done' | 'failed';
  /** Counts runs of this stage; a later stage rests on the number of the run before it. */
  run: number;
  /** What the latest result rests on; `null` before there is one. */
  basis: Basis | null;
  seconds: number | null;
  problem: string | null;
}

export type StageStatus = StageRecord['status'] | 'stale';
export type StageRecords<Stage extends string> = Readonly<Record<Stage, StageRecord>>;

export const NEW_STAGE: StageRecord = { status: 'idle', run: 0, basis: null, seconds: null, problem: null };

/** What the stages of a domain hang together by. */
export interface StageRules<Stage extends string, Inputs> {
  /** Those that compute something, in order. */
  stages: readonly Stage[];
  basisOf: (stage: Stage, inputs: Inputs, records: StageRecords<Stage>) => Basis;
  /** Whether later stages can do without this one while it has not run. */
  isSpare?: (stage: Stage, inputs: Inputs) => boolean;
}

/**
 * Names of the inputs that changed since the result was computed; empty for a fresh one. A result need not rest on all of
 * them: a recorded one has nothing to do with this device's worker.
 */
export function changedInputs(then: Basis | null, now: Basis): string[] {
  return then === null ? [] : Object.keys(then).filter((name) => then[name] !== now[name]);
}

/**
 * What a recorded result rests on: item and settings, but neither the worker, the model nor the policy of this device; nor on how many
 * self-edits are written next, because a run writes other numbers of them in its rounds and where it measures.
 */
export function recordedBasis(basis: Basis): Basis {
  const {
    'the worker': _worker,
    'the model': _model,
    'the policy': _policy,
    'the number of self-edits': _edits,
    ...rest
  } = basis;
  return rest;
}

export function stageStatus<Stage extends string, Inputs>(
  rules: StageRules<Stage, Inputs>,
  stage: Stage,
  inputs: Inputs,
  records: StageRecords<Stage>,
): StageStatus {
  const { status, basis } = records[stage];
  if (status !== 'done') return status;
  return changedInputs(basis, rules.basisOf(stage, inputs, records)).length > 0 ? 'stale' : 'done';
}

/** The first stage that is not up to date; `null` when all are. */
export function nextStage<Stage extends string, Inputs>(
  rules: StageRules<Stage, Inputs>,
  inputs: Inputs,
  records: StageRecords<Stage>,
): Stage | null {
  return rules.stages.find((stage) => stageStatus(rules, stage, inputs, records) !== 'done') ?? null;
}

/** What to run so that `stage` comes out up to date: it, and before it whatever it rests on that is not. */
export function stagesToRun<Stage extends string, Inputs>(
  rules: StageRules<Stage, Inputs>,
  stage: Stage,
  inputs: Inputs,
  records: StageRecords<Stage>,
): Stage[] {
  const until = rules.stages.slice(0, rules.stages.indexOf(stage) + 1);
  const first = until.findIndex((one) => {
    const status = stageStatus(rules, one, inputs, records);
    return one === stage || (status !== 'done' && !(status === 'idle' && (rules.isSpare?.(one, inputs) ?? false)));
  });
  return until.slice(first);
}

/** "You changed the passage and the seed after this was computed." */
export function staleText(changed: readonly string[]): string {
  if (changed.includes('the worker'))
    return 'The adapters went with the worker that was restarted. Run this step again.';
  const direct = changed.filter((name) => !['the self-edits', 'the adapters'].includes(name));
  const names = direct.length > 0 ? direct : changed;
  const listed =
    names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : (names[0] ?? 'something');
  return `Computed before ${listed} changed.`;
}
