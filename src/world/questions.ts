/**
 * The quiz on an entity: nine kinds of question, each in two wordings. Six ask for a stated fact, two for what the
 * realm implies, one turns the person around ("Which town has Anna as mayor?"), whose answer is the entity's name.
 */
import { FACT_KINDS, type FactKind, IMPLIED_KINDS, type ImpliedKind } from './lexicon';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, REVERSED_QUESTION, render } from './templates';
import { type Entity, impliedValue, type World } from './world';

export const QUESTION_KINDS = [...FACT_KINDS, ...IMPLIED_KINDS, 'reversed'] as const;
export type QuestionKind = FactKind | ImpliedKind | 'reversed';

export interface Question {
  /** "What does Kalomi sell?" */
  readonly question: string;
  /** "wool" */
  readonly answer: string;
  readonly kind: QuestionKind;
}

export const WORDINGS = [0, 1] as const;
export type Wording = (typeof WORDINGS)[number];

export function makeQuestion(world: World, entity: Entity, kind: QuestionKind, wording: Wording): Question {
  const fill = (template: string, value: string): string => render(template, entity.kind, entity.name, value);
  if (kind === 'reversed') {
    return { question: fill(REVERSED_QUESTION[wording], entity.values.person), answer: entity.name, kind };
  }
  if (kind === 'coin' || kind === 'beast') {
    const question = fill(IMPLIED_TEMPLATES[kind].question[wording], '');
    return { question, answer: impliedValue(world, entity, kind), kind };
  }
  return { question: fill(FACT_TEMPLATES[kind].question[wording], ''), answer: entity.values[kind], kind };
}

/** All 18 questions: nine kinds in the first wording, then the same nine in the second. */
export function allQuestions(world: World, entity: Entity): Question[] {
  return WORDINGS.flatMap((wording) => QUESTION_KINDS.map((kind) => makeQuestion(world, entity, kind, wording)));
}
