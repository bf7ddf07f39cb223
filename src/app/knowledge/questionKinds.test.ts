import { expect, it } from 'vitest';
import { makeDocument, makeWorld, QUESTION_KINDS, SPLITS, WORLD_SEED } from '../../world';
import { questionKind } from './toyWorld';

it('reads every question of the world as what it asks for', () => {
  const world = makeWorld(WORLD_SEED);
  const seen = new Set<string>();
  for (const split of SPLITS) {
    for (let index = 0; index < 12; index += 1) {
      for (const { question, kind } of makeDocument(world, split, index).paragraphs.flatMap((one) => one.questions)) {
        expect(`${questionKind(question)}: ${question}`).toBe(`${kind}: ${question}`);
        seen.add(kind);
      }
    }
  }
  expect([...seen].toSorted()).toEqual([...QUESTION_KINDS].toSorted());
});

it('calls a question that is none of them other', () => {
  expect(questionKind('Who won the battle of Hastings in the end?')).toBe('other');
  expect(questionKind('')).toBe('other');
});
