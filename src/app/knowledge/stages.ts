/** The stages of the Lab and what each one rests on. A result is stale when what it rests on is no longer what it was. */
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';

/** Stages that compute something. The passage is what the visitor gives; the reward comes out of the quiz. */
export const LAB_STAGES = ['write', 'finetune', 'quiz'] as const;
export type LabStage = (typeof LAB_STAGES)[number];

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

export interface LabInputs {
  passage: Passage;
  settings: KnowledgeSettings;
  /** As the engine numbers it. */
  policy: number;
  workerStarts: number;
}

export type StageRecords = Readonly<Record<LabStage, StageRecord>>;

export function basisOf(
  stage: LabStage,
  { passage, settings, policy, workerStarts }: LabInputs,
  stages: StageRecords,
): Basis {
  const writing: Basis = {
    'the passage': JSON.stringify([passage.title, passage.context]),
    'the seed': String(settings.seed),
    'the number of self-edits': String(settings.edits),
    'the writing settings': JSON.stringify(settings.writing),
    'the policy': String(policy),
  };
  if (stage === 'write') return writing;
  const training: Basis = {
    ...writing,
    'the self-edits': String(stages.write.run),
    'the finetune settings': JSON.stringify([settings.finetune, settings.sequences, settings.repeats]),
  };
  if (stage === 'finetune') return { ...training, 'the worker': String(workerStarts) };
  return {
    ...training,
    'the adapters': String(stages.finetune.run),
    'the questions': JSON.stringify(passage.questions.map(({ question, answer }) => [question, answer])),
    'the quiz settings': JSON.stringify(settings.quiz),
  };
}

/**
 * Names of the inputs that changed since the result was computed; empty for a fresh one. A result need not rest on all of
 * them: a recorded one has nothing to do with this device's worker.
 */
export function changedInputs(then: Basis | null, now: Basis): string[] {
  return then === null ? [] : Object.keys(then).filter((name) => then[name] !== now[name]);
}

/**
 * What a recorded result rests on: the passage and the settings, but neither the worker nor the policy of this device; nor on
 * how many self-edits are written next, because a run writes other numbers of them in its rounds and where it measures.
 */
export function recordedBasisOf(
  stage: LabStage,
  inputs: Pick<LabInputs, 'passage' | 'settings'>,
  stages: StageRecords,
): Basis {
  const {
    'the worker': _worker,
    'the policy': _policy,
    'the number of self-edits': _edits,
    ...basis
  } = basisOf(stage, { ...inputs, policy: 0, workerStarts: 0 }, stages);
  return basis;
}

export function stageStatus(stage: LabStage, inputs: LabInputs, stages: StageRecords): StageStatus {
  const { status, basis } = stages[stage];
  if (status !== 'done') return status;
  return changedInputs(basis, basisOf(stage, inputs, stages)).length > 0 ? 'stale' : 'done';
}

/** The first stage that is not up to date; `null` when all are. */
export function nextStage(inputs: LabInputs, stages: StageRecords): LabStage | null {
  return LAB_STAGES.find((stage) => stageStatus(stage, inputs, stages) !== 'done') ?? null;
}

/** What to run so that `stage` comes out up to date: it, and before it whatever it rests on that is not. */
export function stagesToRun(stage: LabStage, inputs: LabInputs, stages: StageRecords): LabStage[] {
  const upTo = LAB_STAGES.slice(0, LAB_STAGES.indexOf(stage));
  const first = upTo.find((earlier) => stageStatus(earlier, inputs, stages) !== 'done') ?? stage;
  return LAB_STAGES.slice(LAB_STAGES.indexOf(first), LAB_STAGES.indexOf(stage) + 1);
}
