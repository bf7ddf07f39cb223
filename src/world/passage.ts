/**
 * A passage: an introduction with the name, once, then the six facts in random order behind pronouns, mixed with
 * distractors. "There is a town called Kalomi. Its gate is brown. Others nearby sell salt. It sells wool. ..."
 */
import { FACT_KINDS, FACT_VALUES, type FactKind } from './lexicon';
import type { Random } from './random';
import { FACT_TEMPLATES, INTRODUCTION, render } from './templates';
import type { Entity } from './world';

export interface PassageSentence {
  readonly text: string;
  /** The fact that the sentence states; absent for introduction and distractors. */
  readonly fact?: FactKind;
}

const MOST_DISTRACTORS = 3;

export function makePassage(random: Random, entity: Entity): PassageSentence[] {
  const { kind, name, values } = entity;
  const facts = FACT_KINDS.map((fact) => ({
    text: render(random.pick(FACT_TEMPLATES[fact].pronoun), kind, name, values[fact]),
    fact,
  }));
  const distracted = random.shuffled(FACT_KINDS).slice(0, random.below(MOST_DISTRACTORS + 1));
  const distractors = distracted.map((fact) => ({
    text: render(FACT_TEMPLATES[fact].distractor, kind, name, otherValue(random, entity, fact)),
  }));
  const introduction = { text: render(random.pick(INTRODUCTION), kind, name, '') };
  return [introduction, ...random.shuffled<PassageSentence>([...facts, ...distractors])];
}

/** A value of the same class that is not the entity's. */
export function otherValue(random: Random, entity: Entity, fact: FactKind): string {
  return random.pick(FACT_VALUES[fact].filter((value) => value !== entity.values[fact]));
}

export function passageText(sentences: readonly PassageSentence[]): string {
  return sentences.map((sentence) => sentence.text).join(' ');
}
