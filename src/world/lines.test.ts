import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACT_KINDS, IMPLIED_KINDS, KINDS } from './lexicon';
import { readLine, readQuestion } from './lines';
import { questionLine } from './prompts';
import { allQuestions } from './questions';
import { Random } from './random';
import { teacherLines, teacherQuestionLines } from './teacher';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, render, VAGUE } from './templates';
import { type Entity, impliedValue, makeEntity, makeWorld, WORLD_SEED } from './world';

const WORLD = makeWorld(WORLD_SEED);
const entities = fc
  .record({ seed: fc.nat(), kind: fc.constantFrom(...KINDS) })
  .map(({ seed, kind }): Entity => makeEntity(WORLD, new Random(seed, 'lines'), kind, 'heldOut', 'uniform'));

describe('a line of notes', () => {
  it('is read back from every form that states a fact', () => {
    fc.assert(
      fc.property(entities, (entity) => {
        const { name, kind, values } = entity;
        for (const fact of FACT_KINDS) {
          const { named, reversed, pronoun, distractor } = FACT_TEMPLATES[fact];
          const value = values[fact];
          for (const form of [...named, reversed])
            expect(readLine(render(form, kind, name, value))).toEqual({ form: 'named', fact, name, value });
          for (const form of pronoun)
            expect(readLine(render(form, kind, name, value))).toMatchObject({
              form: 'nameless',
              fact,
              name: null,
              value,
            });
          expect(readLine(render(distractor, kind, name, value))).toMatchObject({ form: 'aside', name: null });
        }
        for (const fact of IMPLIED_KINDS) {
          const value = impliedValue(WORLD, entity, fact);
          for (const form of IMPLIED_TEMPLATES[fact].named)
            expect(readLine(render(form, kind, name, value))).toEqual({ form: 'named', fact, name, value });
        }
        for (const form of VAGUE) expect(readLine(render(form, kind, name, ''))).toMatchObject({ form: 'aside' });
      }),
    );
  });

  it('is read back from everything that the teacher writes, statements and question lines', () => {
    fc.assert(
      fc.property(entities, fc.constantFrom(0 as const, 1 as const), (entity, wording) => {
        for (const line of teacherLines(WORLD, entity, wording))
          expect(readLine(line)).toMatchObject({ form: 'named', name: entity.name });
        for (const line of teacherQuestionLines(WORLD, entity, wording))
          expect(readLine(line)).toMatchObject({ form: 'question', name: entity.name });
      }),
    );
  });

  it('is nobody’s where no form of the world fits', () => {
    for (const line of ['', 'uryfmfpqgeo.', 'The lighthouse of Varn was built in 1874.', 'What does Kalomi sell?'])
      expect(readLine(line)).toBeNull();
  });
});

describe('a question of the quiz', () => {
  it('says which fact of whom it asks, and a reversed one whose name', () => {
    fc.assert(
      fc.property(entities, (entity) => {
        for (const { question, answer, kind } of allQuestions(WORLD, entity)) {
          const read = readQuestion(question);
          expect(questionLine({ question, answer })).toContain(answer);
          expect(read).toEqual(
            kind === 'reversed'
              ? { fact: 'person', name: null, value: entity.values.person }
              : { fact: kind, name: entity.name, value: null },
          );
        }
      }),
    );
  });

  it('is nobody’s elsewhere', () => {
    expect(readQuestion('Who built the lighthouse of Varn?')).toBeNull();
  });
});
