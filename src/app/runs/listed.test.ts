import { beforeAll, expect, it } from 'vitest';
import { entryOf } from '../../seal/knowledge/runFile/index';
import { type Listed, listedRecorded, tickedAfter } from './listed';
import { testRun } from './testing/smallRun';

let listed: Listed[];
beforeAll(async () => {
  const entry = entryOf(await testRun(), '');
  listed = listedRecorded(['a', 'b', 'c'].map((id) => ({ ...entry, id })));
});

it('of three ticked runs the last two are compared', () => {
  expect(tickedAfter(['recorded/a', 'recorded/b'], 'recorded/c', true, listed)).toEqual(['recorded/b', 'recorded/c']);
  expect(tickedAfter(['recorded/a', 'recorded/b'], 'recorded/a', false, listed)).toEqual(['recorded/b']);
});

it('a ticked run that was deleted pushes none of the others out', () =>
  expect(tickedAfter(['recorded/a', 'own/deleted'], 'recorded/b', true, listed)).toEqual(['recorded/a', 'recorded/b']));
