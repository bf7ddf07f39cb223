import { describe, expect, it } from 'vitest';
import { goldenDifference } from '../seal/testing/golden/goldenFile';
import { PAGE_SCENARIOS } from './testing/pageStages';

describe("the page's tasks do and tell what their golden logs have", () => {
  it.each(PAGE_SCENARIOS)('$name', async ({ name, run }) => {
    const difference = goldenDifference(name, { ...(await run()) });
    expect(difference, difference ?? '').toBeNull();
  });
});
