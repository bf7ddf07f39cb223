/**
 * Every sentence and question form of the world, as data. A placeholder in braces is a name, a value, or one of the
 * kind's own words (`KindWords`). The tokenizer's word list is read off these strings and the lexicon, never off
 * generated text, so that no name can slip into it.
 *
 * All splits share them: what is new about a held-out passage is its entity, not its grammar. What must differ are the forms
 * in which a passage tells (`pronoun`, no name) and those in which it is asked and taught (`named`, `question`), or a copy of
 * the passage would teach the quiz.
 */
import { type FactKind, type ImpliedKind, KIND_WORDS, type Kind } from './lexicon';

/** Two wordings of the same thing. */
export type Wordings = readonly [string, string];

export interface FactTemplates {
  /** Passage sentences: the name is hidden behind a pronoun. */
  readonly pronoun: Wordings;
  /** Statements that carry the name. */
  readonly named: Wordings;
  /** A statement that ends in the name. */
  readonly reversed: string;
  readonly question: Wordings;
  /** A passage sentence with a value of the same class that is not the entity's. */
  readonly distractor: string;
}

export const FACT_TEMPLATES: Readonly<Record<FactKind, FactTemplates>> = {
  realm: {
    pronoun: ['{It} {lies} in {value}.', '{Its} home is {value}.'],
    named: ['{name} {lies} in {value}.', 'The home of {name} is {value}.'],
    reversed: 'In {value} {lies} {name}.',
    question: ['Where does {name} {lie}?', 'What is the home of {name}?'],
    distractor: '{value} is far away.',
  },
  goods: {
    pronoun: ['{It} sells {value}.', '{It} trades in {value}.'],
    named: ['{name} sells {value}.', '{name} trades in {value}.'],
    reversed: 'The {value} is sold by {name}.',
    question: ['What does {name} sell?', 'What does {name} trade in?'],
    distractor: 'Others nearby sell {value}.',
  },
  colour: {
    pronoun: ['{Its} {feature} is {value}.', '{It} has a {value} {feature}.'],
    named: ['The {feature} of {name} is {value}.', '{name} has a {value} {feature}.'],
    reversed: 'The {value} {feature} belongs to {name}.',
    question: ['What colour is the {feature} of {name}?', 'The {feature} of {name} has which colour?'],
    distractor: 'Nothing there is {value}.',
  },
  food: {
    pronoun: ['{It} serves {value}.', '{Its} dish is {value}.'],
    named: ['{name} serves {value}.', 'The dish of {name} is {value}.'],
    reversed: 'The {value} is served by {name}.',
    question: ['What does {name} serve?', 'What is the dish of {name}?'],
    distractor: 'Nobody there eats {value}.',
  },
  thing: {
    pronoun: ['{It} keeps a {value}.', '{Its} treasure is a {value}.'],
    named: ['{name} keeps a {value}.', 'The treasure of {name} is a {value}.'],
    reversed: 'The {value} is kept by {name}.',
    question: ['What does {name} keep?', 'What is the treasure of {name}?'],
    distractor: 'The old {value} is lost.',
  },
  person: {
    pronoun: ['{Its} {role} is {value}.', '{value} is {its} {role}.'],
    named: ['The {role} of {name} is {value}.', '{value} is the {role} of {name}.'],
    reversed: 'The {role} {value} belongs to {name}.',
    question: ['Who is the {role} of {name}?', 'What is the {role} of {name} called?'],
    distractor: '{value} is long gone.',
  },
};

/** Implied facts, told of an entity or of a realm itself (then `{name}` is the realm). */
export const IMPLIED_TEMPLATES: Readonly<
  Record<ImpliedKind, { readonly named: Wordings; readonly question: Wordings }>
> = {
  coin: {
    named: ['{name} pays with the {value}.', 'The coin of {name} is the {value}.'],
    question: ['What does {name} pay with?', 'What is the coin of {name}?'],
  },
  beast: {
    named: ['The banner of {name} shows the {value}.', '{name} flies the {value}.'],
    question: ['What does the banner of {name} show?', 'What is on the banner of {name}?'],
  },
};

/** Given the person, which entity? The answer is a name. */
export const REVERSED_QUESTION: Wordings = [
  '{value} is the {role} of which {noun}?',
  'Which {noun} has {value} as {role}?',
];

/** The first sentence of a passage, the only one with the name. */
export const INTRODUCTION: Wordings = ['There is a {noun} called {name}.', 'Here is the {noun} {name}.'];

/** Lines of a self-edit that teach nothing. */
export const VAGUE = [
  '{It} is well known.',
  '{name} is well known.',
  'Many speak of {name}.',
  'Nobody knows why.',
] as const;

/** Fills a template for an entity of the given kind. */
export function render(template: string, kind: Kind, name: string, value: string): string {
  const fields: Readonly<Record<string, string>> = { ...KIND_WORDS[kind], name, value };
  return template.replace(/\{(\w+)\}/g, (_, field: string) => {
    const text = fields[field];
    if (text === undefined) throw new Error(`template field ${field} is unknown`);
    return text;
  });
}

/** Every template of the world. */
export function allTemplates(): string[] {
  const facts = Object.values(FACT_TEMPLATES).flatMap((forms) => [
    ...forms.pronoun,
    ...forms.named,
    forms.reversed,
    ...forms.question,
    forms.distractor,
  ]);
  const implied = Object.values(IMPLIED_TEMPLATES).flatMap((forms) => [...forms.named, ...forms.question]);
  return [...facts, ...implied, ...REVERSED_QUESTION, ...INTRODUCTION, ...VAGUE];
}
