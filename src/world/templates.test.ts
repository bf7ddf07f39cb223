import { expect, test } from 'vitest';
import { KINDS } from './lexicon';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, INTRODUCTION, REVERSED_QUESTION, render, VAGUE } from './templates';

const facts = Object.values(FACT_TEMPLATES);
const implied = Object.values(IMPLIED_TEMPLATES);

const told = [...facts.flatMap(({ pronoun, distractor }) => [...pronoun, distractor]), ...INTRODUCTION];
const written = [
  ...facts.flatMap(({ named, reversed }) => [...named, reversed]),
  ...implied.flatMap((one) => one.named),
];
const asked = [...[...facts, ...implied].flatMap(({ question }) => question), ...REVERSED_QUESTION];

test('no sentence of a passage has the form of a statement with a name or of a question, for any kind', () => {
  for (const kind of KINDS) {
    const forms = (templates: readonly string[]): string[] =>
      templates.map((template) => render(template, kind, 'Kalomi', 'wool'));
    const useful = new Set([...forms(written), ...forms(asked)]);
    expect(forms(told).filter((form) => useful.has(form))).toEqual([]);
  }
});

test('a passage tells each fact without the name, so that a copy of it does not say whose it is', () => {
  for (const { pronoun, distractor } of facts)
    for (const template of [...pronoun, distractor]) expect(template).not.toContain('{name}');
  for (const template of INTRODUCTION) expect(template).not.toContain('{value}');
});

test('what a passage does not say is never in its sentences: coin, beast, and whose a person is', () => {
  for (const template of [...written, ...asked]) expect(template).toMatch(/\{name\}|\{value\}/);
  for (const template of written) expect(template).toMatch(/\{name\}.*\{value\}|\{value\}.*\{name\}/);
  for (const template of VAGUE) expect(template).not.toContain('{value}');
});
