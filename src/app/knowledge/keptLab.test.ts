import { beforeEach, describe, expect, it } from 'vitest';
import { innerLoop } from '../../seal/loop/innerLoop';
import { writeEdits } from '../../seal/loop/write';
import { testLoop, townPassage } from '../../seal/testing/fixtures';
import { useProgress } from '../experiment/progress';
import { useDraft } from './draft';
import { restoreLab } from './keptLab';
import { useLab } from './lab';
import { applyLabEvent, type LabResults, NO_RESULTS } from './labEvents';
import { basisOf, LAB_STAGES, type LabInputs, type StageRecord, stageStatus } from './stages';
import { useView } from './view';

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
  const judged: LabResults = events.reduce(applyLabEvent, NO_RESULTS);
  const inputs: LabInputs = { passage, settings: context.settings, policy, workerStarts: 1 };
  const done = { status: 'done', run: 3, basis: null, seconds: 2, problem: null } satisfies StageRecord;
  const stages = { write: done, finetune: done, quiz: done };
  for (const stage of LAB_STAGES)
    Object.assign(stages, { [stage]: { ...done, basis: basisOf(stage, inputs, stages) } });
  return { inputs, kept: JSON.parse(JSON.stringify({ judged, verdicts: [], stages, passage, run: null })), judged };
}

beforeEach(() => {
  useLab.getState().reset();
  useDraft.getState().replace(passage, { kind: 'own' });
});

/** Of a page that was just opened: its first worker, and the model as shipped. */
const statuses = (inputs: LabInputs) => {
  const now = { ...inputs, policy: 0, workerStarts: 1 };
  return LAB_STAGES.map((stage) => stageStatus(stage, now, useLab.getState().stages));
};

describe('the finished steps of a page before', () => {
  it('are there again, and only the adapters are out of date', async () => {
    const { inputs, kept, judged } = await finished(0);
    restoreLab(kept);
    expect(useLab.getState().judged).toEqual(judged);
    expect(statuses(inputs)).toEqual(['done', 'stale', 'done']);
    expect(judged.candidates.map(({ id }) => id)).toContain(useView.getState().selected);
    // The next run of a step has a number that none had before.
    useLab.getState().begin('write');
    expect(useLab.getState().stages.write.run).toBe(4);
  });

  it('under a policy that went with its worker are out of date, whatever number a new one has', async () => {
    const { inputs, kept } = await finished(1);
    restoreLab(kept);
    expect(statuses(inputs)).toEqual(['stale', 'stale', 'stale']);
    expect(statuses({ ...inputs, policy: 1 })).toEqual(['stale', 'stale', 'stale']);
  });

  it.each([
    ['no results', { judged: null }],
    ['a candidate without parts', { judged: { ...NO_RESULTS, candidates: [{ id: 'a' }] } }],
    ['a stage too few', { stages: { write: {} } }],
    ['no passage', { passage: 3 }],
  ])('are left alone when they cannot be read: %s', async (_what, change) => {
    const { kept } = await finished(0);
    restoreLab({ ...kept, ...change });
    expect(useLab.getState().judged).toBe(NO_RESULTS);
  });

  it('do not take the place of what is at work, of what is done, or of a recorded run', async () => {
    const { kept, judged } = await finished(0);
    useProgress.getState().begin('write');
    restoreLab(kept);
    useProgress.getState().end();
    expect(useLab.getState().judged).toBe(NO_RESULTS);
    const other = { ...judged, candidates: judged.candidates.slice(1) };
    const { stages } = useLab.getState();
    useLab.getState().restore(other, [], stages);
    restoreLab(kept);
    expect(useLab.getState().judged).toBe(other);
    useLab.setState({ judged: NO_RESULTS, recorded: true });
    restoreLab(kept);
    expect(useLab.getState().judged).toBe(NO_RESULTS);
  });
});
