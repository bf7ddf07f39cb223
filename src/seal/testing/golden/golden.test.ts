import { describe, expect, it } from 'vitest';
import { goldenDifference, goldenWorkDifference, readGolden } from './goldenFile';
import { SCENARIOS } from './scenarios';

describe('the loop does and tells what its golden logs have', () => {
  it.each(SCENARIOS)('$name', async ({ name, run }) => {
    const difference = goldenDifference(name, { ...(await run()) });
    expect(difference, difference ?? '').toBeNull();
  });

  it.each(['knowledge-resumed', 'puzzles-resumed'])('%s comes to one result, wherever it was stopped', (name) => {
    expect(readGolden(name)?.result).toEqual(readGolden(`${name}-start`)?.result);
  });

  it('can be held against them without regard to order, and then misses what is gone all the same', () => {
    const calls = readGolden('knowledge-gold')?.calls ?? [];
    const [job] = calls.filter((line) => line.startsWith('  job'));
    expect(job).toBeDefined();
    expect(goldenWorkDifference('knowledge-gold', calls.toReversed())).toBeNull();
    expect(
      goldenWorkDifference(
        'knowledge-gold',
        calls.filter((line) => line !== job),
      ),
    ).toMatch(/missing \d+x: job/);
  });
});
