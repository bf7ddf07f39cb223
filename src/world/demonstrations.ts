/**
 * Self-edits for pretraining. They teach the form of a self-edit, not its worth: each is written in a style of its own
 * (random weights over useful, useless and wrong kinds of line), so that the untrained policy's samples differ in what
 * they teach, and the outer loop has something to choose from.
 */
import { FACT_KINDS, IMPLIED_KINDS, type FactKind } from "./lexicon";
import { otherValue, type PassageSentence } from "./passage";
import { MOST_SELF_EDIT_LINES, questionLine } from "./prompts";
import { makeQuestion, WORDINGS } from "./questions";
import type { Random } from "./random";
import { FACT_TEMPLATES, IMPLIED_TEMPLATES, render, VAGUE } from "./templates";
import { impliedValue, type Entity, type World } from "./world";

/** Mean share of each kind of line. */
const LINE_SHARES = {
  verbatim: 0.16,
  pronoun: 0.14,
  named: 0.2,
  reversed: 0.1,
  implied: 0.07,
  question: 0.1,
  reversedQuestion: 0.03,
  impliedQuestion: 0.04,
  vague: 0.1,
  wrong: 0.06,
} as const;
type LineStyle = keyof typeof LINE_SHARES;
const LINE_STYLES: readonly LineStyle[] = [
  "verbatim", "pronoun", "named", "reversed", "implied", "question", "reversedQuestion", "impliedQuestion", "vague", "wrong",
];

/** Low enough that many demonstrations are mostly of one or two styles. */
const STYLE_CONCENTRATION = 5;

const FEWEST_LINES = 2;

export function makeDemonstration(
  world: World, random: Random, entity: Entity, sentences: readonly PassageSentence[],
): string[] {
  const style = random.dirichlet(LINE_STYLES.map((line) => LINE_SHARES[line]), STYLE_CONCENTRATION);
  const length = FEWEST_LINES + random.below(MOST_SELF_EDIT_LINES - FEWEST_LINES + 1);
  // Half of the writers go through the facts as the passage tells them, half jump about and repeat themselves.
  const told = sentences.flatMap((sentence) => sentence.fact ?? []);
  const walks = random.chance(0.5);
  return Array.from({ length }, (_, index) => {
    const fact = (walks ? told[index] : undefined) ?? random.pick(FACT_KINDS);
    return writeLine(world, random, entity, sentences, fact, LINE_STYLES[random.weighted(style)] ?? "named");
  });
}

function writeLine(
  world: World, random: Random, entity: Entity, sentences: readonly PassageSentence[], fact: FactKind, style: LineStyle,
): string {
  const { kind, name, values } = entity;
  const forms = FACT_TEMPLATES[fact];
  const wording = random.pick(WORDINGS);
  const implied = random.pick(IMPLIED_KINDS);
  switch (style) {
    case "verbatim":
      return random.pick(sentences).text;
    case "pronoun":
      return render(forms.pronoun[wording], kind, name, values[fact]);
    case "named":
      return render(forms.named[wording], kind, name, values[fact]);
    case "reversed":
      return render(forms.reversed, kind, name, values[fact]);
    case "implied":
      return render(IMPLIED_TEMPLATES[implied].named[wording], kind, name, impliedValue(world, entity, implied));
    case "question":
      return questionLine(makeQuestion(world, entity, fact, wording));
    case "reversedQuestion":
      return questionLine(makeQuestion(world, entity, "reversed", wording));
    case "impliedQuestion":
      return questionLine(makeQuestion(world, entity, implied, wording));
    case "vague":
      return render(random.pick(VAGUE), kind, name, "");
    case "wrong":
      return render(forms.named[wording], kind, name, otherValue(random, entity, fact));
  }
}
