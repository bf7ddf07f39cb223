/** What the notebook makes of its entries: seed groups, differences, names, filters and links. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import { entryOf } from '../../seal/knowledge/runFile/index';
import { differenceFrom, differenceText, differingSettings, runsBefore } from './differences';
import { matches, NO_FILTER, tagsFrom } from './filter';
import { comparedIn, hashFor, runsWith } from './link';
import type { Listed } from './listed';
import { outcomeOf } from './outcome';
import { hasSeedGroups, linesOf } from './seedGroups';
import { memorableName, shortName } from './shortName';
import { testRun } from './testing/smallRun';

let entry: RunEntry;
beforeAll(async () => {
  entry = entryOf(await testRun(), '');
});

/** Accuracy of the policy by round, from the untrained one on. */
function own(id: string, accuracies: readonly number[], change: Partial<RunEntry> = {}): Listed {
  const measured = { standardError: 0.03, n: 8 };
  const conditions = [
    { name: 'base' as const, round: 0, accuracy: 0.2, ...measured },
    { name: 'open-book' as const, round: 0, accuracy: 1, ...measured },
    ...accuracies.map((accuracy, round) => {
      return { name: round === 0 ? ('untrained' as const) : ('policy' as const), round, accuracy, ...measured };
    }),
  ];
  const own: RunEntry = { ...entry, id, conditions, ...change };
  return { key: `own/${id}`, name: own.title, source: 'live', tags: [], entry: own };
}

describe('seed groups', () => {
  it('are the mean over seeds with its standard error and n, round by round', () => {
    const runs = [
      own('a', [0.3, 0.5], { seed: 1 }),
      own('b', [0.4, 0.7], { seed: 2 }),
      own('c', [0.5, 0.6], { seed: 3 }),
    ];
    const [line, ...others] = linesOf(runs, true);
    expect(others).toEqual([]);
    expect(line?.over).toBe('seeds');
    expect(line?.points.map(({ round, n }) => [round, n])).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect(line?.points[1]?.mean).toBeCloseTo(0.6, 12);
    // The standard deviation of 0.5, 0.7, 0.6 is 0.1.
    expect(line?.points[1]?.standardError).toBeCloseTo(0.1 / Math.sqrt(3), 12);
    expect(hasSeedGroups(runs)).toBe(true);
    expect(linesOf(runs, false).map(({ over }) => over)).toEqual(['items', 'items', 'items']);
  });

  it('leave runs of other settings alone, and count a round over the seeds that came to it', () => {
    const runs = [
      own('a', [0.3, 0.5], { seed: 1 }),
      own('x', [0.1, 0.2], { seed: 1, family: 'another' }),
      own('b', [0.5], { seed: 2 }),
    ];
    const [together, other] = linesOf(runs, true);
    expect(together?.runs.map(({ entry: { id } }) => id)).toEqual(['a', 'b']);
    expect(together?.points).toEqual([
      { round: 0, mean: 0.4, standardError: expect.closeTo(0.1, 12), n: 2 },
      { round: 1, mean: 0.5, standardError: null, n: 1 },
    ]);
    expect(other).toMatchObject({ over: 'items', points: [{ mean: 0.1, n: 8 }, { mean: 0.2 }] });
  });

  it('take the same seed for no second sample', () => {
    const runs = [own('a', [0.3], { seed: 1 }), own('again', [0.3], { seed: 1 })];
    expect(hasSeedGroups(runs)).toBe(false);
    expect(linesOf(runs, true).map(({ over }) => over)).toEqual(['items', 'items']);
  });
});

describe('what a run came to', () => {
  it('is its rounds over the base, and not what could be reached', () => {
    const { points, base, last } = outcomeOf(own('a', [0.3, 0.5]).entry);
    expect(points.map(({ mean }) => mean)).toEqual([0.3, 0.5]);
    expect([base?.mean, last?.mean]).toEqual([0.2, 0.5]);
  });

  it('without rounds is the last that was trained on', () => {
    const conditions = [
      { name: 'base' as const, round: 0, accuracy: 0.2, standardError: null, n: 1 },
      { name: 'passage' as const, round: 0, accuracy: 0.25, standardError: null, n: 1 },
    ];
    expect(outcomeOf(own('a', [], { conditions }).entry)).toMatchObject({ points: [], last: { mean: 0.25 } });
  });
});

describe('what differs', () => {
  const at = (day: number) => ({ startedAt: `2026-01-0${day}T00:00:00.000Z` });
  const withRank = (rank: number, seed = 1): Partial<RunEntry> => ({
    seed,
    settings: { ...entry.settings, seed, finetune: { ...Object(entry.settings.finetune), rank } },
  });

  it('is told against the run of the same domain that was made before', () => {
    const first = own('a', [0.3], { ...at(1), ...withRank(8) });
    const second = own('b', [0.3], { ...at(2), ...withRank(4) });
    const before = runsBefore([second, first]);
    expect(before.get('own/b')).toBe(first);
    expect(before.has('own/a')).toBe(false);
    expect(differenceText(differenceFrom(second, first))).toBe('Since the run before: LoRA rank 8 → 4');
    expect(differenceText(differenceFrom(second, second))).toBe('The same as the run before it');
    expect(differenceText(differenceFrom(second, own('m', [], { ...withRank(4), model: 'another' })))).toBe(
      `Since the run before: Model another → ${entry.model}`,
    );
  });

  it('is a table of the settings in which not all are alike', () => {
    const runs = [own('a', [], withRank(8)), own('b', [], withRank(4)), own('c', [], withRank(4, 2))];
    expect(differingSettings(runs)).toEqual([
      { path: 'seed', name: 'Seed', values: ['1', '1', '2'] },
      { path: 'finetune.rank', name: 'LoRA rank', values: ['8', '4', '4'] },
    ]);
  });
});

describe('names', () => {
  it('are two words that stay, unless the visitor gave one', () => {
    const run = own('knowledge-2026-1', []);
    expect(shortName(run)).toBe(memorableName('knowledge-2026-1'));
    expect(shortName(run)).toMatch(/^[a-z]+ [a-z]+$/);
    expect(memorableName('another')).not.toBe(memorableName('knowledge-2026-1'));
    expect(shortName({ ...run, name: 'Rank 4' })).toBe('Rank 4');
    expect(shortName({ ...run, name: 'A name that goes on and on and on' })).toHaveLength(24);
  });
});

describe('the filter', () => {
  it('looks for every word in names, model, device and tags', () => {
    const run = { ...own('a', []), name: 'Warm start', tags: ['thesis'] };
    const shows = (text: string) => matches(run, { ...NO_FILTER, text });
    expect([shows('warm'), shows('THESIS start'), shows('cold'), shows(entry.model)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([shows('2'), matches({ ...run, name: 'Seed 2 of 200' }, { ...NO_FILTER, text: 'seed 20' })]).toEqual([
      entry.title.match(/\b2\b/) !== null,
      false,
    ]);
    expect(matches(run, { ...NO_FILTER, tag: 'other' })).toBe(false);
    expect(matches(run, { ...NO_FILTER, tag: 'thesis', domain: 'knowledge' })).toBe(true);
    expect(matches(run, { ...NO_FILTER, domain: 'puzzles' })).toBe(false);
  });

  it('takes tags as they are typed', () =>
    expect(tagsFrom(' warm   up, thesis ,, thesis')).toEqual(['warm up', 'thesis']));
});

describe('the link', () => {
  it('names the runs, and tells of those that are not here', () => {
    const [run, other] = [own('a', []), own('b b', [])];
    const hash = hashFor(['a', 'b b', 'gone']);
    expect(comparedIn(hash)).toEqual(['a', 'b b', 'gone']);
    expect(runsWith(comparedIn(hash), [run, other])).toEqual({ found: [run, other], missing: ['gone'] });
    expect(comparedIn('#/models?compare=a')).toEqual([]);
    expect(comparedIn(hashFor([]))).toEqual([]);
  });
});
