/**
 * The pretraining diet, and the replay that policy finetuning mixes in so as not to forget it. Two kinds of text:
 * short lines (what is known by heart, and what can be guessed of strangers) and long texts (reading and writing).
 * All entities are from the bank or the pretraining split.
 */
import { makeDemonstration } from './demonstrations';
import { FACT_KINDS, type FactKind, IMPLIED_KINDS, KINDS } from './lexicon';
import { capitalised, makeForeignWord } from './names';
import { makePassage, passageText } from './passage';
import { questionLine, selfEditPrompt } from './prompts';
import { makeQuestion, QUESTION_KINDS, WORDINGS } from './questions';
import type { Random } from './random';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, render } from './templates';
import { type Entity, impliedValue, makeEntity, type World } from './world';

/** Shares of the short lines; the rest states the bank, plainly or reversed. */
const SHORT_SHARES = { bankQuestion: 0.4, strangerQuestion: 0.25, realm: 0.05 } as const;

/** Every fourth bank entity is never asked about: its statements must carry over to questions by themselves. */
export function isAskedInCorpus(bankIndex: number): boolean {
  return bankIndex % 4 !== 0;
}

export function makeShortLine(world: World, random: Random): string {
  const share = random.uniform();
  const wording = random.pick(WORDINGS);
  if (share < SHORT_SHARES.bankQuestion) {
    const asked = world.bank.filter((_, index) => isAskedInCorpus(index));
    return questionLine(makeQuestion(world, random.pick(asked), random.pick(QUESTION_KINDS), wording));
  }
  if (share < SHORT_SHARES.bankQuestion + SHORT_SHARES.strangerQuestion) {
    // No reversed question: the name of a stranger cannot be guessed.
    const stranger = makeEntity(world, random, random.pick(KINDS), 'pretraining', 'habitual');
    return questionLine(makeQuestion(world, stranger, random.pick([...FACT_KINDS, ...IMPLIED_KINDS]), wording));
  }
  if (share < SHORT_SHARES.bankQuestion + SHORT_SHARES.strangerQuestion + SHORT_SHARES.realm) {
    return realmLine(world, random);
  }
  return statement(world, random, random.pick(world.bank));
}

/** "The coin of Norland is the florin.", as a statement or as a question line. */
function realmLine(world: World, random: Random): string {
  const realm = random.pick([...world.background.keys()]);
  const implied = random.pick(IMPLIED_KINDS);
  const value = world.background.get(realm)?.[implied] ?? '';
  const { named, question } = IMPLIED_TEMPLATES[implied];
  if (random.chance(0.5)) return render(random.pick(named), 'town', realm, value);
  return questionLine({ question: render(random.pick(question), 'town', realm, ''), answer: value });
}

/** A named or reversed statement of a stored fact, or a statement of an implied one. */
function statement(world: World, random: Random, entity: Entity): string {
  const { kind, name, values } = entity;
  const fact = random.pick([...FACT_KINDS, ...IMPLIED_KINDS]);
  if (fact === 'coin' || fact === 'beast') {
    return render(random.pick(IMPLIED_TEMPLATES[fact].named), kind, name, impliedValue(world, entity, fact));
  }
  const { named, reversed } = FACT_TEMPLATES[fact];
  return render(random.pick([...named, reversed]), kind, name, values[fact]);
}

/** A passage about a stranger and what follows it, if anything. */
export interface LongText {
  readonly passage: string;
  /** "" or "\n..." : question lines, or a self-edit. */
  readonly continuation: string;
}

/** Shares of the long texts; the rest are passages followed by a self-edit. */
const LONG_SHARES = { passageOnly: 0.08, questions: 0.5 } as const;

/** Where most values are uniform, reading pays and guessing does not; without this, some facts are never read. */
const UNIFORM_SHARE = 0.75;

/** Share of the long texts with a name that is not of this world, and in these the share of such values. */
const FOREIGN_SHARE = 0.1;
const FOREIGN_VALUE_SHARE = 0.3;

/** The realm stays known, or its coin and beast would have no answer. */
function madeForeign(random: Random, entity: Entity): Entity {
  const value = (fact: Exclude<FactKind, 'realm'>): string => {
    if (!random.chance(FOREIGN_VALUE_SHARE)) return entity.values[fact];
    return fact === 'person' ? capitalised(makeForeignWord(random)) : makeForeignWord(random);
  };
  const { realm } = entity.values;
  const values = {
    realm,
    goods: value('goods'),
    colour: value('colour'),
    food: value('food'),
    thing: value('thing'),
    person: value('person'),
  };
  return { name: capitalised(makeForeignWord(random)), kind: entity.kind, values };
}

export function makeLongText(world: World, random: Random): LongText {
  const rule = random.chance(UNIFORM_SHARE) ? 'uniform' : 'habitual';
  const native = makeEntity(world, random, random.pick(KINDS), 'pretraining', rule);
  const entity = random.chance(FOREIGN_SHARE) ? madeForeign(random, native) : native;
  const sentences = makePassage(random, entity);
  const passage = passageText(sentences);
  const share = random.uniform();
  if (share < LONG_SHARES.passageOnly) return { passage, continuation: '' };
  if (share < LONG_SHARES.passageOnly + LONG_SHARES.questions) {
    const lines = random
      .shuffled(QUESTION_KINDS)
      .map((kind) => questionLine(makeQuestion(world, entity, kind, random.pick(WORDINGS))));
    return { passage, continuation: `\n${lines.join('\n')}` };
  }
  const demonstration = makeDemonstration(world, random, entity, sentences).join('\n');
  return { passage, continuation: selfEditPrompt(passage).slice(passage.length) + demonstration };
}

/**
 * Training sequences like those of pretraining, for mixing into policy finetuning: short lines, and now and then a
 * passage alone or with questions. Never self-edits, which would pull the policy back to the untrained style.
 */
export function replayLines(world: World, random: Random, count: number, longShare = 1 / 8): string[] {
  return Array.from({ length: count }, () => {
    if (!random.chance(longShare)) return makeShortLine(world, random);
    for (;;) {
      const { passage, continuation } = makeLongText(world, random);
      if (!continuation.startsWith('\nImplications:')) return passage + continuation;
    }
  });
}
