/**
 * The teacher of the embedded world: self-edits by fixed templates, always correct and complete.
 */
import { FACT_KINDS, IMPLIED_KINDS } from './lexicon';
import { questionLine } from './prompts';
import { makeQuestion, type Wording } from './questions';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, render } from './templates';
import { type Entity, impliedValue, type World } from './world';

/** Eight named statements: the six facts, then what the realm implies. */
export function teacherLines(world: World, entity: Entity, wording: Wording = 0): string[] {
  const { kind, name, values } = entity;
  const stated = FACT_KINDS.map((fact) => render(FACT_TEMPLATES[fact].named[wording], kind, name, values[fact]));
  const implied = IMPLIED_KINDS.map((fact) =>
    render(IMPLIED_TEMPLATES[fact].named[wording], kind, name, impliedValue(world, entity, fact)),
  );
  return [...stated, ...implied];
}

/** The same eight facts in the quiz's own form: an upper reference rather than a fair rival. */
export function teacherQuestionLines(world: World, entity: Entity, wording: Wording = 0): string[] {
  return [...FACT_KINDS, ...IMPLIED_KINDS].map((kind) => questionLine(makeQuestion(world, entity, kind, wording)));
}
