import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  makeDocument,
  makeWorld,
  openBookPrompt,
  QUESTION_KINDS,
  RIVALS,
  SPLITS,
  splitOfName,
  WORLD_SEED,
} from './index';
import { FACT_KINDS, FACT_VALUES } from './lexicon';
import { impliedValue } from './world';

const world = makeWorld(WORLD_SEED);
const documents = fc
  .record({ split: fc.constantFrom(...SPLITS), index: fc.nat(100_000) })
  .map(({ split, index }) => makeDocument(world, split, index));
const wordsOf = (text: string): string[] => text.match(/\p{L}+/gu) ?? [];

test('a document is a pure function of world, split and number', () => {
  fc.assert(
    fc.property(documents, (document) => {
      expect(makeDocument(makeWorld(WORLD_SEED), document.split, document.index)).toEqual(document);
    }),
    { numRuns: 20 },
  );
  expect(makeDocument(makeWorld(2), 'train', 0)).not.toEqual(makeDocument(world, 'train', 0));
  expect(makeDocument(world, 'train', 1)).not.toEqual(makeDocument(world, 'train', 0));
});

test('names belong to the split of their document, so splits cannot share one', () => {
  fc.assert(
    fc.property(documents, ({ paragraphs, split }) => {
      expect(paragraphs).toHaveLength(RIVALS);
      for (const { entity } of paragraphs) expect(splitOfName(entity.name)).toBe(split);
    }),
  );
  for (const entity of world.bank) expect(splitOfName(entity.name)).toBe('bank');
});

test('rivals are of one kind, with different names and people, and share at most one fact', () => {
  fc.assert(
    fc.property(documents, ({ paragraphs }) => {
      const entities = paragraphs.map((paragraph) => paragraph.entity);
      expect(new Set(entities.map((entity) => entity.kind)).size).toBe(1);
      expect(new Set(entities.map((entity) => entity.name)).size).toBe(RIVALS);
      expect(new Set(entities.map((entity) => entity.values.person)).size).toBe(RIVALS);
      const shared = FACT_KINDS.filter((fact) => new Set(entities.map(({ values }) => values[fact])).size < RIVALS);
      expect(shared.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('every question is answered by its passage, or by the passage and background knowledge', () => {
  fc.assert(
    fc.property(documents, ({ paragraphs }) => {
      for (const { entity, passage, questions } of paragraphs) {
        const words = wordsOf(passage);
        expect(questions).toHaveLength(2 * QUESTION_KINDS.length);
        expect(words.filter((word) => word === entity.name)).toHaveLength(1);
        for (const { question, answer, kind } of questions) {
          const evidence = kind === 'coin' || kind === 'beast' ? entity.values.realm : answer;
          expect(words).toContain(evidence);
          if (kind === 'coin' || kind === 'beast') expect(answer).toBe(impliedValue(world, entity, kind));
          if (kind === 'reversed') expect(question).toContain(entity.values.person);
          else expect(question).toContain(entity.name);
        }
      }
    }),
  );
});

test('a value of the right class in a passage is either the fact or in a distractor', () => {
  fc.assert(
    fc.property(documents, ({ paragraphs }) => {
      for (const { entity, passage } of paragraphs) {
        for (const fact of FACT_KINDS) {
          const told = passage.split('. ').filter((sentence) => {
            return wordsOf(sentence).some((word) => FACT_VALUES[fact].includes(word));
          });
          const own = told.filter((sentence) => wordsOf(sentence).includes(entity.values[fact]));
          expect(own).toHaveLength(1);
          expect(told.length).toBeLessThanOrEqual(2);
        }
      }
    }),
  );
});

test('the teacher tells all eight facts truly, in either form', () => {
  fc.assert(
    fc.property(documents, ({ paragraphs }) => {
      for (const { entity, questions, teacher } of paragraphs) {
        const statements = teacher.statements.split('\n');
        const questionLines = teacher.questionLines.split('\n');
        expect(statements).toHaveLength(8);
        expect(questionLines).toHaveLength(8);
        for (const { question, answer } of questions.slice(0, 8)) {
          expect(statements.some((line) => line.includes(entity.name) && wordsOf(line).includes(answer))).toBe(true);
          expect(questionLines).toContain(`Q: ${question} A: ${answer}`);
        }
      }
    }),
  );
});

test('the open book is the passage, then the question on a line of its own', () => {
  expect(openBookPrompt('It sells wool.', 'What?')).toBe('It sells wool.\nQ: What? A:');
});
