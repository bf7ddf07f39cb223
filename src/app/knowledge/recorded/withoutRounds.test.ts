import { beforeAll, describe, expect, it } from 'vitest';
import type { ConditionRow, RunEntry } from '../../../seal/knowledge/runFile/entry';
import { entryOf } from '../../../seal/knowledge/runFile/index';
import { testRun } from '../../runs/testing/smallRun';
import { effectRows, sizeText } from './effect';
import { withoutRounds } from './withoutRounds';

const row = (name: ConditionRow['name'], accuracy: number, more: Partial<ConditionRow> = {}): ConditionRow => {
  return { name, round: 0, accuracy, standardError: 0.05, n: 6, ...more };
};
let entry: RunEntry;
beforeAll(async () => {
  const conditions = [row('base', 0), row('open-book', 0.6), row('passage', 0.5), row('untrained', 0.45)];
  entry = { ...entryOf(await testRun(), 'a.json.gz'), rounds: 0, gain: null, conditions };
});

describe('a run without rounds', () => {
  it('is told by what each way of reading came to, with its errors and n', () => {
    const said = withoutRounds(entry);
    expect(said?.gain).toBe('0.0% → 45.0%');
    expect(said?.text).toContain('on the passage alone 50.0% ± 5.0, on its own notes and the passage 45.0% ± 5.0.');
    expect(said?.text).toContain('With the passage before its eyes: 60.0% ± 5.0.');
    expect(said?.text).toContain('over 6 held-out passages');
    expect(sizeText(entry)).toMatch(/^no rounds, measured on/);
  });

  it('names who wrote the notes of another author, in the figure too', () => {
    const conditions = [...entry.conditions.slice(0, 1), row('teacher', 0.4, { writer: 'GPT-4.1' })];
    expect(withoutRounds({ ...entry, conditions })?.text).toContain('on GPT-4.1’s notes and the passage 40.0%');
    expect(effectRows({ conditions, multiPassage: [] }).map(({ label }) => label)).toEqual([
      'Base, no notes',
      'GPT-4.1’s notes',
    ]);
  });

  it('holds its notes against the open book in the figure', () =>
    expect(effectRows(entry).map(({ label }) => label)).toEqual([
      'Base, no notes',
      'Open book',
      'Passage only',
      'Its own notes',
    ]));

  it('says nothing of a run with rounds, or of one that trained nothing', () => {
    expect(withoutRounds({ ...entry, rounds: 2 })).toBeNull();
    expect(withoutRounds({ ...entry, conditions: [row('base', 0)] })).toBeNull();
  });
});
