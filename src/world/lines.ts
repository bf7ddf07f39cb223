/**
 * A line of notes read back: which form of the world it has, whom it is about and what it says. It turns `render` around, so a
 * line is read exactly when some template could have written it.
 */
import { FACT_KINDS, type FactKind, IMPLIED_KINDS, type ImpliedKind, KIND_WORDS, KINDS } from './lexicon';
import { quizPrompt } from './prompts';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, INTRODUCTION, REVERSED_QUESTION, VAGUE } from './templates';

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
  expression: RegExp;
}

/** One word; names are recognised by being where a name must stand. */
const WORD = String.raw`[\p{L}\p{N}'’-]+`;

const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);

/** @param tail what follows the template: the answer of a question line. */
function patterns(template: string, form: LineForm, fact: ReadLine['fact'], tail = ''): Pattern[] {
  const texts = KINDS.map((kind) => {
    const fields: Readonly<Record<string, string>> = {
      ...KIND_WORDS[kind],
      name: `(?<name>${WORD})`,
      value: `(?<value>${WORD})`,
    };
    return escaped(template).replace(/\{(\w+)\}/g, (_, field: string) => fields[field] ?? field) + tail;
  });
  return [...new Set(texts)].map((text) => ({ form, fact, expression: new RegExp(`^${text}$`, 'u') }));
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
  for (const { form, fact, expression } of PATTERNS) {
    const groups = expression.exec(line.trim())?.groups;
    if (groups === undefined && !expression.test(line.trim())) continue;
    const name = groups?.name ?? null;
    const isNameless = name !== null && PRONOUNS.has(name);
    return { form: isNameless ? 'nameless' : form, fact, name: isNameless ? null : name, value: groups?.value ?? null };
  }
  return null;
}

/** What the question of a quiz asks: the fact, and of whom; for one that asks for the name, the value that it gives. */
export function readQuestion(question: string): Pick<ReadLine, 'fact' | 'name' | 'value'> | null {
  const read = readLine(`${quizPrompt(question)} x`);
  if (read === null || read.form !== 'question' || read.fact === null) return null;
  const asksName = read.name === 'x';
  return { fact: read.fact, name: asksName ? null : read.name, value: asksName ? read.value : null };
}
