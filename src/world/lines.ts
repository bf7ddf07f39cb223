/**
 * A line of notes read back: which form of the world it has, whom it is about and what it says. It turns `render` around, so a
 * line is read exactly when some template could have written it.
 */
import { FACT_KINDS, type FactKind, IMPLIED_KINDS, type ImpliedKind, KIND_WORDS, KINDS, type Kind } from './lexicon';
import { quizPrompt } from './prompts';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, INTRODUCTION, REVERSED_QUESTION, render, VAGUE } from './templates';

/**
 * `named`: a statement with the name. `question`: a question with its answer, as the quiz has it. `nameless`: about "it". `aside`:
 * it says nothing of anybody.
 */
export type LineForm = 'named' | 'question' | 'nameless' | 'aside';

export interface ReadLine {
  form: LineForm;
  /** `null` where the line states none. */
  fact: FactKind | ImpliedKind | null;
  name: string | null;
  value: string | null;
}

interface Pattern extends Pick<ReadLine, 'form' | 'fact'> {
  /** What every such line has somewhere, so that the expression is made for those lines alone: making all of them takes a tenth of a second. */
  literal: string;
  expression: () => RegExp;
}

/** One word; names are recognised by being where a name must stand. */
const WORD = String.raw`[\p{L}\p{N}'’-]+`;

const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);

/** @param tail an expression of what follows the template: the answer of a question line. */
function patterns(template: string, form: LineForm, fact: ReadLine['fact'], tail = ''): Pattern[] {
  const texts = KINDS.map((kind) => {
    const words: Readonly<Record<string, string>> = { ...KIND_WORDS[kind] };
    return template.replace(/\{(\w+)\}/g, (field, name: string) => words[name] ?? field);
  });
  return [...new Set(texts)].map((text) => ({
    form,
    fact,
    literal: longestLiteral(text),
    expression: once(text, tail),
  }));
}

/** Between the fields that differ from line to line. */
function longestLiteral(text: string): string {
  const [first = '', ...others] = text.split(/\{\w+\}/);
  return others.reduce((longest, one) => (one.length > longest.length ? one : longest), first);
}

function once(text: string, tail: string): () => RegExp {
  let made: RegExp | null = null;
  return () => {
    made ??= new RegExp(`^${escaped(text).replace(/\{(\w+)\}/g, `(?<$1>${WORD})`)}${tail}$`, 'u');
    return made;
  };
}

const ANSWER = String.raw` (?<value>${WORD})\.?`;

const PATTERNS: readonly Pattern[] = [
  ...FACT_KINDS.flatMap((fact) => {
    const { named, reversed, question, pronoun, distractor } = FACT_TEMPLATES[fact];
    return [
      ...question.flatMap((one) => patterns(quizPrompt(one), 'question', fact, ANSWER)),
      // A pronoun stands where a name would, so its sentences are looked for first.
      ...pronoun.flatMap((one) => patterns(one, 'nameless', fact)),
      ...[...named, reversed].flatMap((one) => patterns(one, 'named', fact)),
      ...patterns(distractor, 'aside', fact),
    ];
  }),
  ...IMPLIED_KINDS.flatMap((fact) => {
    const { named, question } = IMPLIED_TEMPLATES[fact];
    return [
      ...question.flatMap((one) => patterns(quizPrompt(one), 'question', fact, ANSWER)),
      ...named.flatMap((one) => patterns(one, 'named', fact)),
    ];
  }),
  ...REVERSED_QUESTION.flatMap((one) =>
    patterns(quizPrompt(one), 'question', 'person', String.raw` (?<name>${WORD})\.?`),
  ),
  ...INTRODUCTION.flatMap((one) => patterns(one, 'aside', null)),
  ...VAGUE.flatMap((one) => patterns(one, 'aside', null)),
];

const PRONOUNS = new Set(KINDS.flatMap((kind) => [KIND_WORDS[kind].It, KIND_WORDS[kind].Its]));

/** `null` for a line that is none of the world's. */
export function readLine(line: string): ReadLine | null {
  const text = line.trim();
  for (const { form, fact, literal, expression } of PATTERNS) {
    const found = text.includes(literal) ? expression().exec(text) : null;
    if (found === null) continue;
    const { groups } = found;
    const name = groups?.name ?? null;
    const isNameless = name !== null && PRONOUNS.has(name);
    return { form: isNameless ? 'nameless' : form, fact, name: isNameless ? null : name, value: groups?.value ?? null };
  }
  return null;
}

/** Whom the first sentence of a passage tells of; `null` for any other sentence. */
export function readIntroduction(sentence: string): { kind: Kind; name: string } | null {
  const said = sentence.trim();
  for (const kind of KINDS)
    for (const template of INTRODUCTION) {
      const [before = '', after = ''] = render(template, kind, '\n', '').split('\n');
      const name = said.slice(before.length, said.length - after.length);
      if (said === before + name + after && IS_WORD.test(name)) return { kind, name };
    }
  return null;
}

const IS_WORD = new RegExp(`^${WORD}$`, 'u');

/** A statement with the name of its entity, up to the value that it ends in, and that value. */
export interface OpenStatement {
  /** "The gate of Kalomi is" */
  before: string;
  /** "brown" */
  value: string;
}

/**
 * What a passage states of its entity, sentence by sentence, said with the name instead of the pronoun. Empty where it states
 * nothing, or of nobody. `null` for a text that is not all sentences of the world.
 */
export function openStatements(sentences: readonly string[]): OpenStatement[] | null {
  return (
    statedFacts(sentences)?.map(({ fact, kind, name, value }) => {
      const whole = render(FACT_TEMPLATES[fact].named[0], kind, name, value);
      return { before: whole.slice(0, whole.lastIndexOf(value)).trimEnd(), value };
    }) ?? null
  );
}

/** Likewise, as the quiz asks for it. */
export function statedQuestions(sentences: readonly string[]): { question: string; answer: string }[] | null {
  return (
    statedFacts(sentences)?.map(({ fact, kind, name, value }) => ({
      question: render(FACT_TEMPLATES[fact].question[0], kind, name, value),
      answer: value,
    })) ?? null
  );
}

interface StatedFact {
  fact: FactKind;
  kind: Kind;
  name: string;
  value: string;
}

function statedFacts(sentences: readonly string[]): StatedFact[] | null {
  const entity = readIntroduction(sentences[0] ?? '');
  const read = sentences.map(readLine);
  if (read.includes(null)) return null;
  return read.flatMap((line): StatedFact[] => {
    const { form, fact = null, value = null } = line ?? {};
    if (entity === null || form !== 'nameless' || fact === null || value === null || isImplied(fact)) return [];
    return [{ fact, ...entity, value }];
  });
}

const isImplied = (fact: FactKind | ImpliedKind): fact is ImpliedKind => IMPLIED_KINDS.some((one) => one === fact);

/** What the question of a quiz asks: the fact, and of whom; for one that asks for the name, the value that it gives. */
export function readQuestion(question: string): Pick<ReadLine, 'fact' | 'name' | 'value'> | null {
  const read = readLine(`${quizPrompt(question)} x`);
  if (read === null || read.form !== 'question' || read.fact === null) return null;
  const asksName = read.name === 'x';
  return { fact: read.fact, name: asksName ? null : read.name, value: asksName ? read.value : null };
}
