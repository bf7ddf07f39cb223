import { beforeAll, describe, expect, it } from 'vitest';
import type { KnowledgeRun } from '../../../seal/record/record';
import { testRun } from '../../runs/testing/smallRun';
import { NO_RESULTS, reduceLab } from '../results';
import { eventsOf } from './pickEvents';
import { beforeAndAfter, firstPick, lookUp, type Pick, passagesFor, writersOf } from './picks';

let run: KnowledgeRun;
beforeAll(async () => {
  run = await testRun();
});

describe('picks', () => {
  it('list whose notes were measured, oracles left out', () => {
    expect(writersOf(run)).toEqual([
      { name: 'untrained', round: 0 },
      { name: 'teacher', round: 0 },
      { name: 'policy', round: 1 },
      { name: 'policy', round: 2 },
    ]);
  });

  it('begin with the last policy on the first held-out passage', () =>
    expect(firstPick(run)).toEqual({ kind: 'held-out', passage: 0, name: 'policy', round: 2 }));

  it('of training passages are those of their round, with what was kept', () => {
    const pick: Pick = { kind: 'training', passage: 1, round: 2 };
    const picked = lookUp(run, pick);
    expect(passagesFor(run, pick).map(({ title }) => title)).toEqual(['Towns 2', 'Towns 3']);
    expect(picked?.passage.title).toBe('Towns 3');
    expect(picked?.candidates.map(({ edit: selfEdit }) => selfEdit.id)).toEqual([
      'round2/train/passage2/edit1',
      'round2/train/passage2/edit2',
    ]);
    expect(picked?.decisions.some(({ kept }) => kept)).toBe(true);
  });

  it('that the run does not have are null', () => {
    expect(lookUp(run, { kind: 'held-out', passage: 99, name: 'policy', round: 2 })).toBeNull();
    expect(lookUp(run, { kind: 'held-out', passage: 0, name: 'policy', round: 7 })).toBeNull();
    expect(lookUp(run, { kind: 'training', passage: 0, round: 7 })).toBeNull();
  });

  it('put the same samples before and after side by side', () => {
    const both = beforeAndAfter(run, 1);
    expect(both?.round).toBe(2);
    expect(both?.before.map(({ edit: selfEdit }) => selfEdit.policyVersion)).toEqual([0, 0]);
    expect(both?.after.map(({ edit: selfEdit }) => selfEdit.policyVersion)).toEqual([2, 2]);
  });
});

describe('events of a pick', () => {
  it('fill the Lab as a live run would', () => {
    const picked = lookUp(run, { kind: 'held-out', passage: 2, name: 'untrained', round: 0 });
    if (picked === null) throw new Error('No such place');
    const results = reduceLab(NO_RESULTS, eventsOf(picked), run.settings.reward);
    expect(results.candidates.map(({ reward }) => reward)).toEqual(picked.candidates.map(({ reward }) => reward));
    expect(
      results.candidates.every(
        ({ losses, answers, sequences }) => losses.length * answers.length * sequences.length > 0,
      ),
    ).toBe(true);
    expect(results.candidates.every(({ scored }) => scored?.edit.item === 0)).toBe(true);
    expect(results.base).toEqual(picked.base?.answers);
    expect(results.passageOnly?.answers).toEqual([picked.passageOnly?.repeats[0]?.answers]);
  });

  it('after a round show no passage-only row, because it was measured with other weights', () => {
    const picked = lookUp(run, { kind: 'held-out', passage: 0, name: 'policy', round: 2 });
    if (picked === null) throw new Error('No such place');
    expect(reduceLab(NO_RESULTS, eventsOf(picked), run.settings.reward).passageOnly).toBeNull();
  });
});
