/**
 * A document is the unit of adaptation: three paragraphs about rival entities of one kind, one adapter for all three.
 * With a single entity an adapter can learn "a question about goods is answered wool" without binding it to the name;
 * rivals take that shortcut away.
 */
import { FACT_KINDS, KINDS } from './lexicon';
import type { Split } from './names';
import { makePassage, passageText } from './passage';
import { allQuestions, type Question } from './questions';
import { Random } from './random';
import { teacherLines, teacherQuestionLines } from './teacher';
import { type Entity, makeEntity, type World } from './world';

export const RIVALS = 3;

export interface Paragraph {
  readonly entity: Entity;
  readonly passage: string;
  readonly questions: readonly Question[];
  /** The teacher's self-edit, and the same facts in the quiz's form; lines joined by newlines. */
  readonly teacher: { readonly statements: string; readonly questionLines: string };
}

/** Named so because `Document` is the browser's. */
export interface WorldDocument {
  /** "Kalomi, Benuva and Sitoru" */
  readonly title: string;
  readonly split: Split;
  readonly index: number;
  readonly paragraphs: readonly Paragraph[];
}

/** The document with this number in this split; a pure function of its arguments. */
export function makeDocument(world: World, split: Split, index: number): WorldDocument {
  const random = new Random(world.seed, `document ${split} ${String(index)}`);
  const kind = random.pick(KINDS);
  for (;;) {
    const entities = Array.from({ length: RIVALS }, () => makeEntity(world, random, kind, split, 'habitual'));
    if (!areRivals(entities)) continue;
    const names = entities.map((entity) => entity.name);
    const title = `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
    return { title, split, index, paragraphs: entities.map((entity) => makeParagraph(world, random, entity)) };
  }
}

function makeParagraph(world: World, random: Random, entity: Entity): Paragraph {
  return {
    entity,
    passage: passageText(makePassage(random, entity)),
    questions: allQuestions(world, entity),
    teacher: {
      statements: teacherLines(world, entity).join('\n'),
      questionLines: teacherQuestionLines(world, entity).join('\n'),
    },
  };
}

/** Different names and people, and at most one of the facts shared, so that an answer tells the entities apart. */
function areRivals(entities: readonly Entity[]): boolean {
  const allDiffer = (values: readonly string[]): boolean => new Set(values).size === values.length;
  const shared = FACT_KINDS.filter((fact) => !allDiffer(entities.map((entity) => entity.values[fact])));
  return allDiffer(entities.map((entity) => entity.name)) && shared.length <= 1 && !shared.includes('person');
}
