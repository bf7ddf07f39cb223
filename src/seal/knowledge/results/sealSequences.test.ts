/** What comes with the page of SEAL's sequences is what their repository has (seal-reference 4). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHARED_ABSENT, sharedPath } from '../../../testing/shared';
import { standardError } from '../../statistics/estimate';
import { changeByAge, meansOf } from '../continual/matrix';
import { type ContinualTable, continualTable } from './continual';
import { readSealResult } from './schemas';
import { SEAL_BY_AGE, SEAL_SEQUENCES } from './sealSequences';

const folder = sharedPath('data/seal/knowledge/results/continual');

function tableOf(name: string): ContinualTable {
  const read = readSealResult(JSON.parse(readFileSync(join(folder ?? '', `${name}.json`), 'utf8')));
  if (read?.kind !== 'continual') throw new Error(`${name} is read as something else.`);
  return continualTable(name, read.result);
}

const rounded = (rows: ContinualTable['rows']) =>
  rows.map((row) =>
    row.map((cell) => cell && { mean: cell.mean.toFixed(4), deviation: cell.deviation?.toFixed(4), n: cell.n }),
  );

describe.skipIf(folder === null)(`the published sequences (${SHARED_ABSENT})`, () => {
  it('are those of the official file', () => {
    const official = tableOf('overall_results');
    expect(rounded(SEAL_SEQUENCES.rows)).toEqual(rounded(official.rows));
    expect(SEAL_SEQUENCES.sequences).toBe(official.sequences);
  });

  it('fade as its eight runs do', () => {
    const runs = Array.from({ length: 8 }, (_, run) => changeByAge(meansOf(tableOf(`run${run}`).rows)));
    for (const { age, change } of SEAL_BY_AGE)
      expect(change.standardError).toBeCloseTo(standardError(runs.map((one) => one[age] ?? Number.NaN)) ?? 0, 3);
  });
});

it('fall below the untouched model two edits on', () =>
  expect(SEAL_BY_AGE.map(({ change }) => (change.mean * 100).toFixed(1))).toEqual([
    '10.7',
    '5.2',
    '-2.6',
    '-6.6',
    '-6.9',
    '-10.0',
    '-12.4',
    '-14.2',
  ]));
