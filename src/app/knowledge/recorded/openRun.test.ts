import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entryOf } from '../../../seal/knowledge/runFile/index';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import type { KnowledgeRun } from '../../../seal/record/record';
import { type RecordedPosition, writtenAt } from '../../experiment/recordedPositions';
import { NO_RECORDED } from '../../experiment/recordedState';
import { testRun } from '../../runs/testing/smallRun';
import { lab } from '../experiment';
import { NO_RESULTS, reduceLab } from '../results';
import { smallerRun } from '../smallerRun';
import { beforeAndAfter, eventsOf, RECORDED_RUNS } from './openRun';

const OWN = { title: 'Mine', context: 'My own words.', questions: [{ question: 'Whose?', answer: 'Mine' }] };

let run: KnowledgeRun;
beforeAll(async () => {
  run = await testRun({ seed: 7 });
});
beforeEach(() => {
  lab.extras.useRecorded.setState(NO_RECORDED);
  lab.ownWork.current = null;
  lab.useResults.getState().reset();
  lab.useRounds.getState().reset();
  lab.useSettings.getState().adopt(DEFAULT_SETTINGS);
  lab.useDraft.getState().replace(OWN, { kind: 'own' });
});

const show = () => RECORDED_RUNS.show(lab, { entry: entryOf(run, ''), source: 'recorded' }, run);
const draft = () => lab.useDraft.getState().history.present;
const heldOut = (item: number, name: string, round: number): RecordedPosition => ({
  set: 'held-out',
  item,
  writer: { name, round },
});

describe('a recorded run in the Lab', () => {
  it('is shown with its settings and its first held-out passage', () => {
    expect(show()).toBe(true);
    expect(lab.useResults.getState().results.candidates).toHaveLength(2);
    expect(draft()).toEqual({ passage: run.items.heldOut[0], origin: { kind: 'recorded', run: run.id } });
    expect(lab.useSettings.getState().settings).toEqual(run.settings);
    lab.useSettings.getState().adopt(smallerRun(run.settings, 1));
    expect(lab.useSettings.getState().settings.seed).toBe(7);
    lab.useDraft.getState().setContext('Another text.');
    expect(draft().origin).toEqual({ kind: 'own' });
  });

  it('is looked through without filling the undo history, and one undo leads out of it', () => {
    show();
    RECORDED_RUNS.showPosition(lab, heldOut(1, 'untrained', 0));
    RECORDED_RUNS.showPosition(lab, { set: 2, item: 0, writer: null });
    expect(draft().passage.title).toBe('Towns 2');
    lab.useDraft.getState().undo();
    expect([draft().passage, RECORDED_RUNS.showsItem(lab)]).toEqual([OWN, false]);
    // What is the visitor's own already is nothing that they made of it.
    RECORDED_RUNS.showPosition(lab, { set: 2, item: 0, writer: null });
    expect(lab.extras.useRecorded.getState().variants).toEqual([]);
  });

  it('that an older Selkie left in the tab is not taken for what the visitor had', () => {
    const [passage] = run.items.heldOut;
    if (passage !== undefined) lab.useDraft.getState().replace(passage, { kind: 'recorded', run: run.id });
    lab.useSettings.getState().adopt(run.settings);
    show();
    expect(lab.extras.useRecorded.getState().before?.draft.untouched).toBe(true);
    RECORDED_RUNS.close(lab);
    expect(lab.useSettings.getState().settings).toEqual(DEFAULT_SETTINGS);
  });

  it('shows what the lines of a self-edit contributed where they were credited, and nowhere else', () => {
    const policy = heldOut(1, 'policy', 2);
    const [candidate] = (writtenAt(run, policy) ?? []).filter(({ edit }) => edit.item === 1);
    const estimate = { mean: 0.5, standardError: 0.1, n: 2 };
    const line = { sequence: 0, accuracy: estimate, goldLogProbability: estimate, perQuestion: [0.5] };
    const measured = {
      selfEdit: candidate?.edit.id ?? '',
      repeats: 2,
      accuracy: estimate,
      goldLogProbability: estimate,
    };
    const credit = { name: 'credit' as const, round: 2, item: 1, commit: null, credit: { ...measured, lines: [line] } };
    const credited = { ...run, measures: [credit] };
    const creditsAt = (position: RecordedPosition) =>
      reduceLab(NO_RESULTS, eventsOf(credited, position), run.settings.reward).candidates.map((one) => one.credit);
    expect(creditsAt(policy)[0]).toEqual(credit.credit);
    expect(creditsAt(heldOut(0, 'policy', 2)).filter(Boolean)).toEqual([]);
    expect(creditsAt(heldOut(1, 'untrained', 0)).filter(Boolean)).toEqual([]);
  });

  it('gives way to a live run, stage and rounds each for itself', () => {
    show();
    lab.useResults.getState().begin('write');
    expect([lab.useResults.getState().recorded, lab.useRounds.getState().recorded]).toEqual([false, true]);
    lab.useRounds.getState().begin(run);
    expect([lab.useRounds.getState().recorded, lab.useRounds.getState().conditions]).toEqual([false, []]);
  });
});

describe('places of a run', () => {
  it('list whose notes were measured, oracles left out', () =>
    expect(RECORDED_RUNS.writersOf(run, 0)).toEqual([
      { name: 'untrained', round: 0 },
      { name: 'teacher', round: 0 },
      { name: 'policy', round: 1 },
      { name: 'policy', round: 2 },
    ]));

  it('in training are those of their round, with what was kept', () => {
    const position: RecordedPosition = { set: 2, item: 1, writer: null };
    expect(RECORDED_RUNS.itemsOf(run, 2).map(({ title }) => title)).toEqual(['Towns 2', 'Towns 3']);
    const events = eventsOf(run, position);
    expect(events.flatMap((event) => (event.type === 'edit' ? [event.edit.id] : []))).toEqual([
      'round2/train/passage2/edit1',
      'round2/train/passage2/edit2',
    ]);
    const decisions = events.flatMap((event) => (event.type === 'selection' ? event.decisions : []));
    expect(decisions.some(({ kept }) => kept)).toBe(true);
  });

  it('put the same samples before and after side by side', () => {
    const both = beforeAndAfter(run, 1);
    expect(both?.round).toBe(2);
    expect(both?.before.map(({ edit }) => edit.policyVersion)).toEqual([0, 0]);
    expect(both?.after.map(({ edit }) => edit.policyVersion)).toEqual([2, 2]);
  });
});

describe('events of a place', () => {
  it('fill the Lab as a live run would', () => {
    const position = heldOut(2, 'untrained', 0);
    const written = (writtenAt(run, position) ?? []).filter(({ edit }) => edit.item === 2);
    const results = reduceLab(NO_RESULTS, eventsOf(run, position), run.settings.reward);
    expect(results.candidates.map(({ reward }) => reward)).toEqual(written.map(({ reward }) => reward));
    const sizes = results.candidates.map(({ losses, answers, sequences }) => [losses, answers, sequences]);
    expect(sizes.flat().every(({ length }) => length > 0)).toBe(true);
    expect(results.candidates.every(({ scored }) => scored?.edit.item === 0)).toBe(true);
    expect(results.base).not.toBeNull();
    expect(results.passageOnly?.answers).toHaveLength(1);
  });

  it('after a round show no passage-only row, because it was measured with other weights', () =>
    expect(reduceLab(NO_RESULTS, eventsOf(run, heldOut(0, 'policy', 2)), run.settings.reward).passageOnly).toBeNull());
});
