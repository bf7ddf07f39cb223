import { describe, expect, it } from 'vitest';
import { goldenDifference, readGolden } from './goldenFile';
import { SCENARIOS } from './scenarios';

describe('the loop does and tells what its golden logs have', () => {
  it.each(SCENARIOS)('$name', async ({ name, run }) => {
    const difference = goldenDifference(name, { ...(await run()) });
    expect(difference, difference ?? '').toBeNull();
  });

  it.each(['knowledge-resumed', 'puzzles-resumed'])('%s comes to one result, wherever it was stopped', (name) => {
    expect(readGolden(name)?.result).toEqual(readGolden(`${name}-start`)?.result);
  });
});
