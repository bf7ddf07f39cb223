import { describe, expect, it } from 'vitest';
import { townPassages } from '../../testing/fixtures';
import { sequencesRecord } from '../../testing/sequencesRun';
import { halvings, isHalved, isSure } from './halving';
import { pooled } from './pooled';

const passages = (sequences: number) => Array.from({ length: sequences }, (_, at) => townPassages(3 * at, 3, 1));
const run = (sequences: number) => {
  const own = passages(sequences);
  return [sequencesRecord('plain', own), sequencesRecord('replay', own), sequencesRecord('lower-rate', own)];
};

describe('remedies that halve the drop', () => {
  it('are told from plain merging on the same sequences, beyond noise where there are enough', () => {
    const [replay] = halvings(run(8));
    expect(replay?.remedy).toBe('replay');
    // Plain merging: from 3 of 3 to 0, 1 and 3; replay to 2, 3 and 3.
    expect(replay?.drop.difference).toBeCloseTo(1 / 9 - 5 / 9 / 2, 6);
    expect(replay && [isHalved(replay), isSure(replay)]).toEqual([true, true]);
    const [few] = halvings(run(4));
    expect(few && [isHalved(few), isSure(few), few.drop.verdict]).toEqual([true, false, 'too few']);
  });

  it('do not count where they halve what is learned, nor without plain merging to hold them against', () => {
    const own = passages(6);
    const little = sequencesRecord('lower-rate', own);
    // Nothing is learned, so nothing can be lost.
    for (const sequence of little.sequences)
      sequence.rows = sequence.rows.map((row, at) =>
        at === 0 ? row : row.map((_, column) => sequence.rows[0]?.[column] ?? { said: [], right: [] }),
      );
    const [lower] = halvings([sequencesRecord('plain', own), little]);
    expect(lower?.drop.difference).toBeLessThan(0);
    expect(lower && isHalved(lower)).toBe(false);
    expect(halvings([little])).toEqual([]);
  });

  it('take the sequences of several seeds together, each against its own', () =>
    expect(halvings(pooled([run(4), run(4)]).records)[0]?.drop.n).toBe(8));
});
