/**
 * The closed word lists of the world: the values that a fact can take, and the words that differ from kind to kind.
 * Every value is one lower-case word (people and realms are capitalised) and one token of the shipped tokenizer.
 */

export const KINDS = ['town', 'woman', 'man', 'ship'] as const;
/** What an entity is. A document's entities are all of one kind, which makes them rivals. */
export type Kind = (typeof KINDS)[number];

export const FACT_KINDS = ['realm', 'goods', 'colour', 'food', 'thing', 'person'] as const;
/** The facts that a passage states. */
export type FactKind = (typeof FACT_KINDS)[number];

export const IMPLIED_KINDS = ['coin', 'beast'] as const;
/** Facts that follow from the realm by background knowledge; no passage states them. */
export type ImpliedKind = (typeof IMPLIED_KINDS)[number];

/** The words that a template may ask for besides a name and a value. */
export interface KindWords {
  readonly noun: string;
  readonly It: string;
  readonly Its: string;
  readonly its: string;
  readonly lies: string;
  readonly lie: string;
  readonly feature: string;
  readonly role: string;
}

export const KIND_WORDS: Readonly<Record<Kind, KindWords>> = {
  town: { noun: 'town', It: 'It', Its: 'Its', its: 'its', lies: 'lies', lie: 'lie', feature: 'gate', role: 'mayor' },
  woman: {
    noun: 'woman',
    It: 'She',
    Its: 'Her',
    its: 'her',
    lies: 'lives',
    lie: 'live',
    feature: 'cloak',
    role: 'teacher',
  },
  man: { noun: 'man', It: 'He', Its: 'His', its: 'his', lies: 'lives', lie: 'live', feature: 'coat', role: 'master' },
  ship: {
    noun: 'ship',
    It: 'It',
    Its: 'Its',
    its: 'its',
    lies: 'rests',
    lie: 'rest',
    feature: 'sail',
    role: 'captain',
  },
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** The values that each stored fact can take. */
export const FACT_VALUES: Readonly<Record<FactKind, readonly string[]>> = {
  realm: words(`Norland Estmark Westria Sundale Highmoor Lowfell Frostholm Greenvale Stonereach Redshore Oakenford
    Saltmarsh`),
  goods: words('salt wool silk amber copper tin iron glass paper honey oil wax rope timber spice leather'),
  colour: words('red blue green brown black white grey yellow purple silver pink golden'),
  food: words('bread cheese soup rice fish stew porridge cake beef ham pie butter jam corn barley cabbage'),
  thing: words(`lantern drum bell clock mirror ladder kettle harp flute compass hammer saddle basket candle chest
    telescope`),
  person: words(`Anna Bruno Clara David Edith Felix Greta Henry Irene Jacob Karen Louis Marta Oscar Paula Quinn Robert
    Simon Thomas Ursula Victor Wanda Xavier Yvonne Albert Bertha Conrad Dorothy Emil Frank Gustav Hannah Ingrid Judith
    Kurt Leonard Martin Norbert Olga Peter Ruth Sophie Theodor Ulrich Vera Walter Agnes Bernard`),
};

/** The values of the implied facts; `makeWorld` deals them out, one coin and one beast to each realm. */
export const IMPLIED_VALUES: Readonly<Record<ImpliedKind, readonly string[]>> = {
  coin: words('florin ducat shilling dollar penny mark dinar peso guilder thaler groat ruble'),
  beast: words('bear wolf eagle lion stag fox raven boar swan horse dragon owl'),
};
