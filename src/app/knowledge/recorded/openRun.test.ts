import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import type { KnowledgeRun } from '../../../seal/record/record';
import { type StageStatus, stageStatus } from '../../experiment/stages';
import { lab } from '../../knowledge/experiment';
import { testRun } from '../../runs/testing/smallRun';
import { KNOWLEDGE_PAGE, LAB_STAGES } from '../page';
import { closeRun, showPick, showRun } from './openRun';
import { NO_RECORDED } from './recorded';
import { smallerRun } from './smallRun';

const OWN = { title: 'Mine', context: 'My own words.', questions: [{ question: 'Whose?', answer: 'Mine' }] };

let run: KnowledgeRun;
beforeAll(async () => {
  run = await testRun({ seed: 7 });
});
beforeEach(() => {
  lab.extras.useRecorded.setState(NO_RECORDED);
  lab.useResults.getState().reset();
  lab.useRounds.getState().reset();
  lab.useSettings.getState().adopt(DEFAULT_SETTINGS);
  lab.useDraft.getState().replace(OWN, { kind: 'own' });
});

const statuses = (): StageStatus[] =>
  LAB_STAGES.map((stage) => stageStatus(KNOWLEDGE_PAGE, stage, lab.inputs(), lab.useResults.getState().stages));

describe('a recorded run', () => {
  it('fills the screens of a live one', () => {
    expect(showRun(lab, run, { shipped: true })).toBe(true);
    expect(statuses()).toEqual(['done', 'done', 'done']);
    expect(lab.useResults.getState().recorded).toBe(true);
    expect(lab.useResults.getState().results.candidates).toHaveLength(2);
    expect(lab.useDraft.getState().history.present).toEqual({
      passage: run.items.heldOut[0],
      origin: { kind: 'recorded', run: run.id },
    });
    expect(lab.useSettings.getState().settings).toEqual(run.settings);
    const { recorded, records, conditions } = lab.useRounds.getState();
    expect({ recorded, records: records.length, conditions: conditions.length }).toEqual({
      recorded: true,
      records: 2,
      conditions: run.conditions.length,
    });
  });

  it('does not hang on the worker or the policy of this device, but on text and settings it does', () => {
    showRun(lab, run, { shipped: true });
    lab.useEngine.setState(({ workerStarts }) => ({ workerStarts: workerStarts + 1, policy: { id: 1, rounds: 2 } }));
    expect(statuses()).toEqual(['done', 'done', 'done']);
    lab.useSettings.getState().adopt(smallerRun(run.settings, 1));
    expect(statuses()).toEqual(['done', 'done', 'done']);
    lab.useEngine.setState({ policy: null });
    lab.useSettings.getState().change({ ...run.settings, finetune: { ...run.settings.finetune, epochs: 3 } }, []);
    expect(statuses()).toEqual(['done', 'stale', 'stale']);
    lab.useDraft.getState().setContext('Another text.');
    expect(statuses()).toEqual(['stale', 'stale', 'stale']);
    expect(lab.useDraft.getState().history.present.origin).toEqual({ kind: 'own' });
  });

  it('is looked through without filling the undo history, and one undo leads out of it', () => {
    showRun(lab, run, { shipped: true });
    showPick(lab, { kind: 'held-out', passage: 1, name: 'untrained', round: 0 });
    showPick(lab, { kind: 'training', passage: 0, round: 2 });
    expect(lab.useDraft.getState().history.present.passage.title).toBe('Towns 2');
    lab.useDraft.getState().undo();
    expect(lab.useDraft.getState().history.present.passage).toEqual(OWN);
  });

  it('gives back settings and passage when it is closed', () => {
    lab.useSettings.getState().adopt({ ...DEFAULT_SETTINGS, edits: 9 });
    showRun(lab, run, { shipped: true });
    showRun(lab, run, { shipped: false });
    closeRun(lab);
    expect(lab.useSettings.getState().settings.edits).toBe(9);
    expect(lab.useDraft.getState().history.present).toEqual({ passage: OWN, origin: { kind: 'own' } });
    expect(lab.useResults.getState().recorded || lab.useRounds.getState().recorded).toBe(false);
    expect(lab.extras.useRecorded.getState().run).toBeNull();
  });

  it('gives way to a live run, stage and rounds each for itself', () => {
    showRun(lab, run, { shipped: true });
    lab.useResults.getState().begin('write');
    expect([lab.useResults.getState().recorded, lab.useRounds.getState().recorded]).toEqual([false, true]);
    lab.useRounds.getState().begin(run);
    expect(lab.useRounds.getState().recorded).toBe(false);
    expect(lab.useRounds.getState().conditions).toEqual([]);
  });

  it('is not opened over a live run that goes on', () => {
    lab.useProgress.getState().begin('rounds');
    expect(showRun(lab, run, { shipped: true })).toBe(false);
    lab.useProgress.getState().end();
    expect(lab.useResults.getState().recorded).toBe(false);
  });
});
