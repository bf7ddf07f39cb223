import { beforeEach, describe, expect, it } from 'vitest';
import { innerLoop } from '../../seal/loop/innerLoop';
import { writeEdits } from '../../seal/loop/write';
import { testLoop, townPassage } from '../../seal/testing/fixtures';
import { restoreStages } from '../experiment/keepAcrossReload';
import { type StageRecord, stageStatus } from '../experiment/stages';
import { lab } from './experiment';
import { KEPT_STAGES } from './keptStages';
import { basisOf, KNOWLEDGE_PAGE, LAB_STAGES, type LabInputs } from './page';
import { NO_RESULTS, NOTHING_JUDGED, reduceLab } from './results';

const SCOPE = { purpose: 'lab', round: 0 } as const;
const passage = townPassage(1);

/** All that a live run of every step tells, with every measure on. */
async function finished(policy: number) {
  const { context, events, loop: open } = testLoop({ edits: 2 });
  const loop = open();
  const edits = await writeEdits(loop, SCOPE, [passage], {
    edits: 2,
    policyVersion: 0,
    label: 'lab',
    seedKey: 'lab',
  });
  await innerLoop(loop, SCOPE, [passage], edits, { policyVersion: 0, seedKey: 'lab', bare: 'all' });
  const { judged } = reduceLab(NO_RESULTS, events, context.settings.reward);
  const inputs: LabInputs = {
    work: passage,
    settings: context.settings,
    policy,
    workerStarts: 1,
    model: '',
    byHand: '',
  };
  const done = { status: 'done', run: 3, basis: null, seconds: 2, problem: null } satisfies StageRecord;
  const stages = { write: done, finetune: done, quiz: done };
  for (const stage of LAB_STAGES)
    Object.assign(stages, { [stage]: { ...done, basis: basisOf(stage, inputs, stages) } });
  return { inputs, kept: JSON.parse(JSON.stringify({ judged, verdicts: [], stages, passage, run: null })), judged };
}

beforeEach(() => {
  lab.useResults.getState().reset();
  lab.useDraft.getState().replace(passage, { kind: 'own' });
});

/** Of a page that was just opened: its first worker, and the model as shipped. */
const statuses = (inputs: LabInputs) => {
  const now = { ...inputs, policy: 0, workerStarts: 1 };
  return LAB_STAGES.map((stage) => stageStatus(KNOWLEDGE_PAGE, stage, now, lab.useResults.getState().stages));
};

describe('the finished steps of a page before', () => {
  it('are there again, and only the adapters are out of date', async () => {
    const { inputs, kept, judged } = await finished(0);
    restoreStages(lab, KEPT_STAGES, kept);
    expect(lab.useResults.getState().results.judged).toEqual(judged);
    expect(statuses(inputs)).toEqual(['done', 'stale', 'done']);
    expect(judged.candidates.map(({ id }) => id)).toContain(lab.useView.getState().selected);
    // The next run of a step has a number that none had before.
    lab.useResults.getState().begin('write');
    expect(lab.useResults.getState().stages.write.run).toBe(4);
  });

  it('under a policy that went with its worker are out of date, whatever number a new one has', async () => {
    const { inputs, kept } = await finished(1);
    restoreStages(lab, KEPT_STAGES, kept);
    expect(statuses(inputs)).toEqual(['stale', 'stale', 'stale']);
    expect(statuses({ ...inputs, policy: 1 })).toEqual(['stale', 'stale', 'stale']);
  });

  it.each([
    ['no results', { judged: null }],
    ['a candidate without parts', { judged: { ...NOTHING_JUDGED, candidates: [{ id: 'a' }] } }],
    ['a stage too few', { stages: { write: {} } }],
    ['no passage', { passage: 3 }],
  ])('are left alone when they cannot be read: %s', async (_what, change) => {
    const { kept } = await finished(0);
    restoreStages(lab, KEPT_STAGES, { ...kept, ...change });
    expect(lab.useResults.getState().results.judged).toBe(NOTHING_JUDGED);
  });

  it('do not take the place of what is at work, of what is done, or of a recorded run', async () => {
    const { kept, judged } = await finished(0);
    lab.useProgress.getState().begin('write');
    restoreStages(lab, KEPT_STAGES, kept);
    lab.useProgress.getState().end();
    expect(lab.useResults.getState().results.judged).toBe(NOTHING_JUDGED);
    const other = { ...judged, candidates: judged.candidates.slice(1) };
    const { stages } = lab.useResults.getState();
    lab.useResults.getState().restore(passage, { ...other, judged: other, verdicts: [] }, stages);
    restoreStages(lab, KEPT_STAGES, kept);
    expect(lab.useResults.getState().results.judged).toBe(other);
    lab.useResults.setState({ results: NO_RESULTS, recorded: true });
    restoreStages(lab, KEPT_STAGES, kept);
    expect(lab.useResults.getState().results.judged).toBe(NOTHING_JUDGED);
  });
});
