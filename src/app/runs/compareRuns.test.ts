import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../seal/runFiles/runRecord';
import { compareRuns } from './compareRuns';
import { changedSettings, settingsDiff } from './settingsDiff';
import { testRun } from './testing/smallRun';

let [first, second, elsewhere]: (RunRecord | undefined)[] = [];
beforeAll(async () => {
  first = await testRun();
  second = await testRun({ seed: 2 });
  elsewhere = await testRun({}, 40);
});

function given(run: RunRecord | undefined): RunRecord {
  if (run === undefined) throw new Error('No run');
  return run;
}

describe('comparing runs', () => {
  it('pairs passages where they are the same', () => {
    const { paired, rows, verdict } = compareRuns(given(first), given(second));
    expect(paired).toBe(true);
    const row = rows.find(({ key }) => key === 'policy/2');
    expect(row?.difference?.difference).toBeCloseTo((row?.right?.accuracy ?? 0) - (row?.left?.accuracy ?? 0), 10);
    expect(row?.difference?.n).toBe(3);
    expect(verdict).toContain('passage by passage on the same 3 passages');
  });

  it('finds no difference between a run and itself', () => {
    const { rows, verdict } = compareRuns(given(first), given(first));
    expect(rows.every(({ difference }) => difference?.difference === 0)).toBe(true);
    expect(verdict).toContain('Both runs end at the same');
  });

  it('says so where passages differ, and lets errors add up', () => {
    const { paired, rows, verdict } = compareRuns(given(first), given(elsewhere));
    expect(paired).toBe(false);
    expect(verdict).toContain('on different passages');
    const row = rows.find(({ key }) => key === 'untrained/0');
    expect(row?.difference?.standardError).toBeCloseTo(
      Math.hypot(row?.left?.standardError ?? 0, row?.right?.standardError ?? 0),
      10,
    );
  });

  it('lists a condition that only one of them measured', () => {
    const bare = { ...given(second), conditions: given(second).conditions.filter(({ name }) => name === 'base') };
    const { rows, verdict } = compareRuns(given(first), bare);
    expect(rows.find(({ key }) => key === 'policy/2')).toMatchObject({ right: null, difference: null });
    expect(verdict).toContain('no outcome to compare');
  });
});

describe('differences of settings', () => {
  it('are named with both values', () =>
    expect(settingsDiff(given(first).settings, given(second).settings)).toEqual([
      { path: 'seed', name: 'Seed', from: '1', to: '2' },
    ]));

  it('against the defaults count what an old run had no setting for as default', () =>
    expect(changedSettings({ seed: 5, finetune: { rank: 4 } }).map(({ path, to }) => [path, to])).toEqual([
      ['seed', '5'],
      ['finetune.rank', '4'],
    ]));
});
