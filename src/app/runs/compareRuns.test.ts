import { beforeAll, describe, expect, it } from 'vitest';
import { CHAT_SETTINGS } from '../../seal/knowledge/settings';
import { DEFAULT_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { KnowledgeRun } from '../../seal/record/record';

import { smallPuzzleRun } from '../../seal/testing/puzzleRun';
import { changedSettings, settingsDiff } from '../experiment/settingsDiff';
import { type Comparable, comparable, compareRuns } from './compareRuns';
import { testRun } from './testing/smallRun';

let [first, second, elsewhere]: (KnowledgeRun | undefined)[] = [];
beforeAll(async () => {
  first = await testRun();
  second = await testRun({ seed: 2 });
  elsewhere = await testRun({}, 40);
});

function given(run: KnowledgeRun | undefined): KnowledgeRun {
  if (run === undefined) throw new Error('No run');
  return run;
}

const compared = (run: KnowledgeRun | undefined): Comparable => comparable(given(run));

describe('comparing runs', () => {
  it('pairs passages where they are the same', () => {
    const { paired, rows, verdict } = compareRuns(compared(first), compared(second));
    expect(paired).toBe(true);
    const row = rows.find(({ key }) => key === 'policy/2');
    expect(row?.difference?.difference).toBeCloseTo((row?.right?.accuracy ?? 0) - (row?.left?.accuracy ?? 0), 10);
    expect(row?.difference?.n).toBe(3);
    expect(verdict).toContain('passage by passage on the same 3 passages');
  });

  it('finds no difference between a run and itself', () => {
    const { rows, verdict } = compareRuns(compared(first), compared(first));
    expect(rows.every(({ difference }) => difference?.difference === 0)).toBe(true);
    expect(verdict).toContain('Both runs end at the same');
  });

  it('says so where passages differ, and lets errors add up', () => {
    const { paired, rows, verdict } = compareRuns(compared(first), compared(elsewhere));
    expect(paired).toBe(false);
    expect(verdict).toContain('on another set of passages');
    const row = rows.find(({ key }) => key === 'untrained/0');
    expect(row?.difference?.standardError).toBeCloseTo(
      Math.hypot(row?.left?.standardError ?? 0, row?.right?.standardError ?? 0),
      10,
    );
  });

  it('lists a condition that only one of them measured', () => {
    const bare = { ...given(second), conditions: given(second).conditions.filter(({ name }) => name === 'base') };
    const { rows, verdict } = compareRuns(compared(first), compared(bare));
    expect(rows.find(({ key }) => key === 'policy/2')).toMatchObject({ right: null, difference: null });
    expect(verdict).toContain('no outcome to compare');
  });

  it('pairs puzzle runs task by task, and not where one lacks a task', async () => {
    const [one, other] = [await smallPuzzleRun(), await smallPuzzleRun({ seed: 2 })];
    const { paired, rows, verdict } = compareRuns(comparable(one), comparable(other));
    expect(paired).toBe(true);
    expect(rows.map(({ label }) => label)).toContain('Best constant configuration');
    const policy = rows.find(({ key }) => key === 'policy/2');
    expect(policy?.difference?.n).toBe(one.items.heldOut.length);
    expect(verdict).toMatch(/task by task on the same 2 tasks|Both runs end at the same/);
    const fewer = { ...other, items: { ...other.items, heldOut: other.items.heldOut.slice(1) } };
    expect(compareRuns(comparable(one), comparable(fewer)).verdict).toContain('on another set of tasks');
  });
});

describe('differences of settings', () => {
  it('are named with both values', () =>
    expect(settingsDiff(given(first).settings, given(second).settings, 'knowledge')).toEqual([
      { path: 'seed', name: 'Seed', from: '1', to: '2' },
    ]));

  it('against the defaults count what an old run had no setting for as default', () =>
    expect(
      changedSettings({ domain: 'knowledge', settings: { seed: 5, finetune: { rank: 4 } } }).map(({ path, to }) => [
        path,
        to,
      ]),
    ).toEqual([
      ['seed', '5'],
      ['finetune.rank', '4'],
    ]));

  it('of a chat model are held against the defaults for chat models', () => {
    const settings = { ...CHAT_SETTINGS, rounds: 0 };
    expect(changedSettings({ domain: 'knowledge', settings }).map(({ path }) => path)).toEqual(['rounds']);
  });

  it('of a puzzle run are held against those of puzzles, and have their names', () => {
    const settings = { ...DEFAULT_PUZZLE_SETTINGS, seed: 3, trainingTasks: 8 };
    expect(changedSettings({ domain: 'puzzles', settings })).toEqual([
      { path: 'seed', name: 'Seed', from: '1', to: '3' },
      { path: 'trainingTasks', name: 'Training tasks', from: '24', to: '8' },
    ]);
  });
});
