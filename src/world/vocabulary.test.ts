import { expect, test } from 'vitest';
import { makeLongText, makeShortLine } from './corpus';
import { encode } from './encode';
import { makeWorld, Random, SPLITS, WORLD_SEED } from './index';
import { FACT_VALUES, IMPLIED_VALUES, KINDS } from './lexicon';
import { isNameLike, makeName } from './names';
import { VOCABULARY, WORDS } from './vocabulary';

test('tokens are unique, and their number is a multiple of 16', () => {
  expect(new Set(VOCABULARY).size).toBe(VOCABULARY.length);
  expect(VOCABULARY.length % 16).toBe(0);
});

test('no word of the vocabulary has the form of a name', () => {
  expect(WORDS.filter((word) => isNameLike(word.trim()))).toEqual([]);
});

test('every name is three tokens, so it must be copied piece by piece', () => {
  const random = new Random(1, 'names');
  for (let round = 0; round < 500; round += 1) {
    for (const kind of KINDS) {
      const ids = encode(makeName(random, kind, random.pick(SPLITS)));
      expect(ids.map((id) => VOCABULARY[id]?.replace('Ġ', '').length)).toEqual([2, 2, 2]);
    }
  }
});

test('every value is one token, and no value is in two classes', () => {
  const values = [...Object.values(FACT_VALUES), ...Object.values(IMPLIED_VALUES)].flat();
  for (const value of values) expect(encode(value)).toHaveLength(1);
  expect(new Set(values).size).toBe(values.length);
});

test('the text of the world needs no single letters', () => {
  const world = makeWorld(WORLD_SEED);
  const random = new Random(2, 'corpus');
  const letters = new Set<string>();
  for (let text = 0; text < 3000; text += 1) {
    const { passage, continuation } = makeLongText(world, random);
    const isNative = isNameLike(/(?:called|Here is the \w+) (\w+)\./.exec(passage)?.[1] ?? '');
    const seen = isNative ? passage + continuation : makeShortLine(world, random);
    for (const id of encode(seen)) {
      const token = VOCABULARY[id] ?? '';
      if (/^\p{L}$/u.test(token) && token !== 'Ċ') letters.add(token);
    }
  }
  expect([...letters]).toEqual([]);
});
