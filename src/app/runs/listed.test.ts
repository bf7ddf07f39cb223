import { beforeAll, expect, it } from 'vitest';
import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import { entryOf } from '../../seal/knowledge/runFile/index';
import { type Listed, listedRecorded, MOST_COMPARED, tickedAfter } from './listed';
import { testRun } from './testing/smallRun';

let entry: RunEntry;
let listed: Listed[];
beforeAll(async () => {
  entry = entryOf(await testRun(), '');
  listed = listedRecorded(['a', 'b', 'c'].map((id) => ({ ...entry, id })));
});

it('any number is compared, up to as many lines as one can tell apart', () => {
  expect(tickedAfter(['recorded/a', 'recorded/b'], 'recorded/c', true, listed)).toEqual([
    'recorded/a',
    'recorded/b',
    'recorded/c',
  ]);
  const many = Array.from({ length: MOST_COMPARED }, (_, at) =>
    listedRecorded([{ ...entry, id: `many-${at}` }]),
  ).flat();
  const keys = many.map(({ key }) => key);
  expect(tickedAfter(keys, 'recorded/c', true, [...many, ...listed])).toEqual([...keys.slice(1), 'recorded/c']);
  expect(tickedAfter(['recorded/a', 'recorded/b'], 'recorded/a', false, listed)).toEqual(['recorded/b']);
});

it('a ticked run that was deleted pushes none of the others out', () =>
  expect(tickedAfter(['recorded/a', 'own/deleted'], 'recorded/b', true, listed)).toEqual(['recorded/a', 'recorded/b']));
