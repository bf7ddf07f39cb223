/**
 * A world: background knowledge (which coin and which beast belong to a realm), habits that make values guessable,
 * and a bank of entities that pretraining lets the model know by heart. `Entity` is one inhabitant and its facts.
 */
import { FACT_KINDS, FACT_VALUES, type FactKind, IMPLIED_VALUES, type ImpliedKind, KINDS, type Kind } from './lexicon';
import { makeName, type Split } from './names';
import { Random } from './random';

export interface Entity {
  readonly name: string;
  readonly kind: Kind;
  /** The stored facts, as the passage states them. */
  readonly values: Readonly<Record<FactKind, string>>;
}

export interface World {
  readonly seed: number;
  /** Realm to coin and beast. */
  readonly background: ReadonlyMap<string, Readonly<Record<ImpliedKind, string>>>;
  /** The value that entities of a kind have more often than chance; people's names have no habit. */
  readonly habits: Readonly<Record<Kind, Readonly<Record<FactKind, string>>>>;
  /** Entities whose facts are in the pretraining corpus again and again. */
  readonly bank: readonly Entity[];
}

/** The world that the shipped model was pretrained on. */
export const WORLD_SEED = 1;

/**
 * Chance that a fact takes its kind's habitual value. This is what a model that knows nothing of an entity can guess,
 * so it sets the closed-book accuracy of the base model.
 */
const HABIT = 0.45;

const BANK_SIZE = 160;

/** habitual: values follow the habits; uniform: all values are equally likely, so only reading the passage helps. */
export type ValueRule = 'habitual' | 'uniform';

export function makeWorld(seed: number): World {
  const random = new Random(seed, 'world');
  const coins = random.shuffled(IMPLIED_VALUES.coin);
  const beasts = random.shuffled(IMPLIED_VALUES.beast);
  const background = new Map(
    FACT_VALUES.realm.map((realm, index) => [realm, { coin: coins[index] ?? '', beast: beasts[index] ?? '' }] as const),
  );
  const dealt = Object.fromEntries(FACT_KINDS.map((fact) => [fact, random.shuffled(FACT_VALUES[fact])]));
  const habitsOf = (kind: Kind): Record<FactKind, string> => byFact((fact) => dealt[fact]?.[KINDS.indexOf(kind)] ?? '');
  const habits = { town: habitsOf('town'), woman: habitsOf('woman'), man: habitsOf('man'), ship: habitsOf('ship') };
  const world: World = { seed, background, habits, bank: [] };
  const names = new Set<string>();
  const bank: Entity[] = [];
  while (bank.length < BANK_SIZE) {
    const entity = makeEntity(world, random, random.pick(KINDS), 'bank', 'habitual');
    if (!names.has(entity.name)) bank.push(entity);
    names.add(entity.name);
  }
  return { ...world, bank };
}

function byFact(value: (fact: FactKind) => string): Record<FactKind, string> {
  return {
    realm: value('realm'),
    goods: value('goods'),
    colour: value('colour'),
    food: value('food'),
    thing: value('thing'),
    person: value('person'),
  };
}

export function makeEntity(world: World, random: Random, kind: Kind, split: Split, rule: ValueRule): Entity {
  const values = byFact((fact) => {
    const habitual = rule === 'habitual' && fact !== 'person' && random.chance(HABIT);
    return habitual ? world.habits[kind][fact] : random.pick(FACT_VALUES[fact]);
  });
  return { name: makeName(random, kind, split), kind, values };
}

/** What follows from the entity's realm. */
export function impliedValue(world: World, entity: Entity, implied: ImpliedKind): string {
  const known = world.background.get(entity.values.realm);
  if (known === undefined) throw new Error(`realm ${entity.values.realm} is unknown`);
  return known[implied];
}
