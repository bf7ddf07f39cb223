import { expect, test } from 'vitest';
import { isAskedInCorpus, makeLongText, makeShortLine } from './corpus';
import { encode } from './encode';
import { MOST_SELF_EDIT_LINES, makeWorld, Random, replayLines, splitOfName, WORLD_SEED } from './index';
import { isNameLike, makeForeignWord } from './names';

const world = makeWorld(WORLD_SEED);
const namesIn = (text: string): string[] => (text.match(/\p{L}+/gu) ?? []).filter(isNameLike);
const LONGEST = 512;

test('the corpus is a pure function of its seed', () => {
  const make = (): unknown[] => {
    const random = new Random(5, 'corpus');
    return Array.from({ length: 50 }, () => [makeLongText(world, random), makeShortLine(world, random)]);
  };
  expect(make()).toEqual(make());
});

test('every name in the corpus is of the bank or the pretraining split, and every text fits the model', () => {
  const random = new Random(6, 'corpus');
  for (let text = 0; text < 2000; text += 1) {
    const { passage, continuation } = makeLongText(world, random);
    for (const name of namesIn(passage + continuation)) expect(splitOfName(name)).toBe('pretraining');
    for (const name of namesIn(makeShortLine(world, random)))
      expect(['bank', 'pretraining']).toContain(splitOfName(name));
    expect(encode(passage + continuation).length + 2).toBeLessThanOrEqual(LONGEST);
  }
});

test('words that are not of this world are never in the form of a name', () => {
  const random = new Random(7, 'foreign');
  for (let word = 0; word < 5000; word += 1) expect(isNameLike(makeForeignWord(random))).toBe(false);
});

test('a fourth of the bank is stated but never asked about', () => {
  const unasked = new Set(world.bank.filter((_, index) => !isAskedInCorpus(index)).map((entity) => entity.name));
  const random = new Random(8, 'bank');
  const lines = Array.from({ length: 20_000 }, () => makeShortLine(world, random));
  const about = lines.filter((line) => namesIn(line).some((name) => unasked.has(name)));
  expect(about.length).toBeGreaterThan(500);
  expect(about.filter((line) => line.startsWith('Q:'))).toEqual([]);
});

test('self-edit demonstrations differ widely in length and kind of line', () => {
  const random = new Random(9, 'demonstrations');
  const questionShares: number[] = [];
  while (questionShares.length < 1000) {
    const lines = makeLongText(world, random).continuation.split('\n').slice(1);
    if (lines[0] !== 'Implications:') continue;
    const edit = lines.slice(1);
    expect(edit.length).toBeGreaterThanOrEqual(2);
    expect(edit.length).toBeLessThanOrEqual(MOST_SELF_EDIT_LINES);
    questionShares.push(edit.filter((line) => line.startsWith('Q:')).length / edit.length);
  }
  const share = (holds: (value: number) => boolean): number => questionShares.filter(holds).length / 1000;
  expect(share((value) => value === 0)).toBeGreaterThan(0.5);
  expect(share((value) => value > 0.75)).toBeGreaterThan(0.03);
});

test('replay has long texts and short lines, and no self-edits', () => {
  const lines = replayLines(world, new Random(10, 'replay'), 800);
  expect(lines).toHaveLength(800);
  expect(lines.filter((line) => line.includes('Implications:'))).toEqual([]);
  const long = lines.filter((line) => line.includes('. ')).length;
  expect(long).toBeGreaterThan(60);
  expect(long).toBeLessThan(150);
});
