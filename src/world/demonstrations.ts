/**
 * Self-edits for pretraining. They teach the form of a self-edit, not its worth: each is by a writer with habits of its
 * own, drawn at random: which kinds of line it likes (useful, useless or wrong ones), how many it writes, whether it
 * goes through the facts one by one, draws conclusions, or turns a fact around. Writers are lopsided on purpose. The
 * untrained policy's samples then differ in what they teach, and the outer loop has something to choose from.
 */
import { FACT_KINDS, IMPLIED_KINDS } from './lexicon';
import { otherValue, type PassageSentence } from './passage';
import { MOST_SELF_EDIT_LINES, questionLine } from './prompts';
import { makeQuestion, type QuestionKind, WORDINGS } from './questions';
import type { Random } from './random';
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, render, VAGUE } from './templates';
import { type Entity, impliedValue, type World } from './world';

/**
 * Kinds of line, with their mean shares. verbatim: any sentence of the passage, distractors too. pronoun: a fact that
 * does not say whose. named: a statement with the name. reversed: one that ends in the name. question: a question line
 * in the quiz's form. vague: teaches nothing. wrong: a statement with a false value.
 */
const LINE_SHARES = [
  ['verbatim', 0.16],
  ['pronoun', 0.14],
  ['named', 0.25],
  ['reversed', 0.11],
  ['question', 0.17],
  ['vague', 0.1],
  ['wrong', 0.07],
] as const;
type LineStyle = (typeof LINE_SHARES)[number][0];

/**
 * Low: most writers have one favourite kind of line and hold to it. The outer loop can only make more of what the policy
 * already writes now and then, and it sees whole self-edits: with writers that mix all kinds (1.5 here), the best of five
 * were hardly different from the rest, and two rounds gained little.
 */
const STYLE_CONCENTRATION = 0.5;

const FEWEST_LINES = 2;
const INFERS = 0.5;
const TURNS_AROUND = 0.3;
const GOES_THROUGH = 0.5;

export function makeDemonstration(
  world: World,
  random: Random,
  entity: Entity,
  sentences: readonly PassageSentence[],
): string[] {
  const likes = random.dirichlet(
    LINE_SHARES.map(([, share]) => share),
    STYLE_CONCENTRATION,
  );
  const length = FEWEST_LINES + random.below(MOST_SELF_EDIT_LINES - FEWEST_LINES + 1);
  const topics: QuestionKind[] = sentences.flatMap((sentence) => sentence.fact ?? []);
  if (random.chance(INFERS)) topics.push(...IMPLIED_KINDS);
  if (random.chance(TURNS_AROUND)) topics.push('reversed');
  const goesThrough = random.chance(GOES_THROUGH);
  return Array.from({ length }, (_, index) => {
    const topic = (goesThrough ? topics[index] : undefined) ?? random.pick(topics);
    const style = LINE_SHARES[random.weighted(likes)]?.[0] ?? 'named';
    return writeLine(world, random, entity, sentences, topic, style);
  });
}

function writeLine(
  world: World,
  random: Random,
  entity: Entity,
  sentences: readonly PassageSentence[],
  topic: QuestionKind,
  style: LineStyle,
): string {
  const { kind, name, values } = entity;
  const wording = random.pick(WORDINGS);
  if (style === 'verbatim') return random.pick(sentences).text;
  if (style === 'vague') return render(random.pick(VAGUE), kind, name, '');
  if (style === 'question') return questionLine(makeQuestion(world, entity, topic, wording));
  if (style === 'wrong') {
    const fact = random.pick(FACT_KINDS);
    return render(FACT_TEMPLATES[fact].named[wording], kind, name, otherValue(random, entity, fact));
  }
  if (topic === 'coin' || topic === 'beast') {
    return render(IMPLIED_TEMPLATES[topic].named[wording], kind, name, impliedValue(world, entity, topic));
  }
  if (topic === 'reversed') return render(FACT_TEMPLATES.person.reversed, kind, name, values.person);
  const forms = FACT_TEMPLATES[topic];
  const template = style === 'reversed' ? forms.reversed : forms[style][wording];
  return render(template, kind, name, values[topic]);
}
