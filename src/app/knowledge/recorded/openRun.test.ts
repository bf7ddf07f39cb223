import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import type { KnowledgeRun } from '../../../seal/record/record';
import { useEngine } from '../../experiment/engine';
import { useProgress } from '../../experiment/progress';
import { testRun } from '../../runs/testing/smallRun';
import { labInputs } from '../actions';
import { useDraft } from '../draft';
import { useLab } from '../lab';
import { useRounds } from '../roundsStore';
import { useSettings } from '../settings';
import { LAB_STAGES, type StageStatus, stageStatus } from '../stages';
import { closeRun } from './closeRun';
import { showPick, showRun } from './openRun';
import { forgetRecorded, useRecorded } from './recorded';
import { smallerRun } from './smallRun';

const OWN = { title: 'Mine', context: 'My own words.', questions: [{ question: 'Whose?', answer: 'Mine' }] };

let run: KnowledgeRun;
beforeAll(async () => {
  run = await testRun({ seed: 7 });
});
beforeEach(() => {
  forgetRecorded();
  useLab.getState().reset();
  useRounds.getState().reset();
  useSettings.getState().adopt(DEFAULT_SETTINGS);
  useDraft.getState().replace(OWN, { kind: 'own' });
});

const statuses = (): StageStatus[] =>
  LAB_STAGES.map((stage) => stageStatus(stage, labInputs(), useLab.getState().stages));

describe('a recorded run', () => {
  it('fills the screens of a live one', () => {
    expect(showRun(run, { shipped: true })).toBe(true);
    expect(statuses()).toEqual(['done', 'done', 'done']);
    expect(useLab.getState().recorded).toBe(true);
    expect(useLab.getState().results.candidates).toHaveLength(2);
    expect(useDraft.getState().history.present).toEqual({
      passage: run.items.heldOut[0],
      origin: { kind: 'recorded', run: run.id },
    });
    expect(useSettings.getState().settings).toEqual(run.settings);
    const { recorded, records, conditions } = useRounds.getState();
    expect({ recorded, records: records.length, conditions: conditions.length }).toEqual({
      recorded: true,
      records: 2,
      conditions: run.conditions.length,
    });
  });

  it('does not hang on the worker or the policy of this device, but on text and settings it does', () => {
    showRun(run, { shipped: true });
    useEngine.setState(({ workerStarts }) => ({ workerStarts: workerStarts + 1, policy: { id: 1, rounds: 2 } }));
    expect(statuses()).toEqual(['done', 'done', 'done']);
    useSettings.getState().adopt(smallerRun(run.settings, 1));
    expect(statuses()).toEqual(['done', 'done', 'done']);
    useEngine.setState({ policy: null });
    useSettings.getState().change({ ...run.settings, finetune: { ...run.settings.finetune, epochs: 3 } }, []);
    expect(statuses()).toEqual(['done', 'stale', 'stale']);
    useDraft.getState().setContext('Another text.');
    expect(statuses()).toEqual(['stale', 'stale', 'stale']);
    expect(useDraft.getState().history.present.origin).toEqual({ kind: 'own' });
  });

  it('is looked through without filling the undo history, and one undo leads out of it', () => {
    showRun(run, { shipped: true });
    showPick({ kind: 'held-out', passage: 1, name: 'untrained', round: 0 });
    showPick({ kind: 'training', passage: 0, round: 2 });
    expect(useDraft.getState().history.present.passage.title).toBe('Towns 2');
    useDraft.getState().undo();
    expect(useDraft.getState().history.present.passage).toEqual(OWN);
  });

  it('gives back settings and passage when it is closed', () => {
    useSettings.getState().adopt({ ...DEFAULT_SETTINGS, edits: 9 });
    showRun(run, { shipped: true });
    showRun(run, { shipped: false });
    closeRun();
    expect(useSettings.getState().settings.edits).toBe(9);
    expect(useDraft.getState().history.present).toEqual({ passage: OWN, origin: { kind: 'own' } });
    expect(useLab.getState().recorded || useRounds.getState().recorded).toBe(false);
    expect(useRecorded.getState().run).toBeNull();
  });

  it('gives way to a live run, stage and rounds each for itself', () => {
    showRun(run, { shipped: true });
    useLab.getState().begin('write');
    expect([useLab.getState().recorded, useRounds.getState().recorded]).toEqual([false, true]);
    useRounds.getState().begin(run);
    expect(useRounds.getState().recorded).toBe(false);
    expect(useRounds.getState().conditions).toEqual([]);
  });

  it('is not opened over a live run that goes on', () => {
    useProgress.getState().begin('rounds');
    expect(showRun(run, { shipped: true })).toBe(false);
    useProgress.getState().end();
    expect(useLab.getState().recorded).toBe(false);
  });
});
