import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import {
  basisOf,
  changedInputs,
  LAB_STAGES,
  type LabInputs,
  type LabStage,
  nextStage,
  type StageRecords,
  stageStatus,
  stagesToRun,
} from './stages';

const INPUTS: LabInputs = {
  passage: { title: 'T', context: 'A text.', questions: [{ question: 'What?', answer: 'A text' }] },
  settings: DEFAULT_SETTINGS,
  policy: 0,
  workerStarts: 1,
};

const NEW = { status: 'idle', run: 0, basis: null, seconds: null, problem: null } as const;
const FRESH: StageRecords = { write: NEW, finetune: NEW, quiz: NEW };

/** As after a run of every stage up to `last`. */
function ran(last: LabStage, inputs: LabInputs): StageRecords {
  let stages = FRESH;
  for (const stage of LAB_STAGES.slice(0, LAB_STAGES.indexOf(last) + 1)) {
    stages = { ...stages, [stage]: { ...stages[stage], run: stages[stage].run + 1 } };
    stages = { ...stages, [stage]: { ...stages[stage], status: 'done', basis: basisOf(stage, inputs, stages) } };
  }
  return stages;
}

const statuses = (inputs: LabInputs, stages: StageRecords) =>
  LAB_STAGES.map((stage) => stageStatus(stage, inputs, stages));

describe('stages', () => {
  const done = ran('quiz', INPUTS);

  it('are fresh while nothing changes', () => {
    expect(statuses(INPUTS, done)).toEqual(['done', 'done', 'done']);
    expect(nextStage(INPUTS, done)).toBeNull();
  });

  it.each([
    ['the passage', { ...INPUTS, passage: { ...INPUTS.passage, context: 'Another.' } }, ['stale', 'stale', 'stale']],
    ['the seed', { ...INPUTS, settings: { ...DEFAULT_SETTINGS, seed: 2 } }, ['stale', 'stale', 'stale']],
    ['the policy', { ...INPUTS, policy: 1 }, ['stale', 'stale', 'stale']],
    ['the finetune settings', { ...INPUTS, settings: { ...DEFAULT_SETTINGS, repeats: 2 } }, ['done', 'stale', 'stale']],
    ['the worker', { ...INPUTS, workerStarts: 2 }, ['done', 'stale', 'done']],
    ['the questions', { ...INPUTS, passage: { ...INPUTS.passage, questions: [] } }, ['done', 'done', 'stale']],
  ])('%s makes stale what rests on it', (name, inputs, expected) => {
    expect(statuses(inputs, done)).toEqual(expected);
    const first = LAB_STAGES[expected.indexOf('stale')] ?? 'write';
    expect(changedInputs(done[first].basis, basisOf(first, inputs, done))).toContain(name);
    expect(nextStage(inputs, done)).toBe(first);
  });

  it('an input put back makes the result fresh again', () => {
    expect(statuses({ ...INPUTS, policy: 1 }, done)).not.toEqual(statuses(INPUTS, done));
    expect(statuses({ ...INPUTS, policy: 0 }, done)).toEqual(['done', 'done', 'done']);
  });

  it('a stage brings with it what is missing before it, and nothing else', () => {
    expect(stagesToRun('quiz', INPUTS, FRESH)).toEqual(['write', 'finetune', 'quiz']);
    expect(stagesToRun('quiz', INPUTS, ran('finetune', INPUTS))).toEqual(['quiz']);
    expect(stagesToRun('write', INPUTS, done)).toEqual(['write']);
    expect(stagesToRun('finetune', { ...INPUTS, settings: { ...DEFAULT_SETTINGS, edits: 9 } }, done)).toEqual([
      'write',
      'finetune',
    ]);
  });
});
