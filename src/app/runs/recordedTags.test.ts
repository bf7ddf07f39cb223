import { beforeEach, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
  removeItem: (name: string) => void kept.delete(name),
});

/** As after a reload. */
async function opened() {
  vi.resetModules();
  return import('./recordedTags');
}

beforeEach(() => kept.clear());

it('tags of recorded runs outlive the page, beside those that another tab gave meanwhile', async () => {
  const { tagRecorded } = await opened();
  const other = await opened();
  tagRecorded('a', ['thesis']);
  other.tagRecorded('b', ['class', 'term 2']);
  const { useRecordedTags, tagRecorded: tag } = await opened();
  expect(useRecordedTags.getState().tags).toEqual({ a: ['thesis'], b: ['class', 'term 2'] });
  tag('a', []);
  expect((await opened()).useRecordedTags.getState().tags).toEqual({ b: ['class', 'term 2'] });
});

it.each(['{', '[]', '{"a":"thesis"}', 'null'])('what is no list of tags (%s) is taken for none', async (text) => {
  kept.set('selkie.tags', text);
  const { useRecordedTags, tagRecorded } = await opened();
  expect(useRecordedTags.getState().tags).toEqual({});
  tagRecorded('a', ['thesis']);
  expect((await opened()).useRecordedTags.getState().tags).toEqual({ a: ['thesis'] });
});
