/**
 * The paragraph that tells a run on passages. Of all held-out paragraphs those can tell it that show something: answers that the
 * notes turned from wrong to right, one that stays wrong, and a first note with a flaw. Of them that one is taken whose scores, without
 * notes and with each sheet, are nearest to the means of the whole run: typical in gain, and not the best.
 */
import { markLines } from '../knowledge/lineMarks';
import type { Evaluation } from '../knowledge/measured';
import { splitParagraphs } from '../knowledge/passages';
import type { Answer, Candidate } from '../knowledge/types';
import type { KnowledgeRun } from '../record/record';
import type { KnowledgeStory, StoryLine, StoryNotes, StoryQuestion } from './story';
import { storyRun } from './storyRun';

/** What the scene has room for. */
const MOST_FLIPS = 3;
const ENOUGH_FLIPS = 2;

/** Notes of one writer on every held-out passage. */
interface Written {
  evaluation: Evaluation;
  round: number;
}

interface Told {
  story: KnowledgeStory;
  /** How far its scores are from those of the run, as a sum of shares. */
  apart: number;
  flips: number;
  stays: boolean;
  flawed: boolean;
}

/** `null` where the run measured no notes. */
export function knowledgeStory(run: KnowledgeRun, title: string): KnowledgeStory | null {
  const writers = writersOf(run);
  const base = run.start.find(({ condition }) => condition.name === 'base');
  if (writers.length === 0 || base === undefined) return null;
  const told = run.items.heldOut.flatMap((passage, item) =>
    splitParagraphs(passage.context).flatMap(
      (_, paragraph) => tell(run, title, { writers, base }, item, paragraph) ?? [],
    ),
  );
  const nearest = (some: readonly Told[]): Told | undefined =>
    some.toSorted((one, other) => one.apart - other.apart)[0];
  // A small run may have none that shows everything; then what shows most of it.
  const rules: readonly ((one: Told) => boolean)[] = [
    ({ flips, stays, flawed }) => flips >= MOST_FLIPS && stays && flawed,
    ({ flips, stays }) => flips >= ENOUGH_FLIPS && stays,
    ({ flips }) => flips > 0,
    () => true,
  ];
  for (const rule of rules) {
    const found = nearest(told.filter(rule));
    if (found !== undefined) return found.story;
  }
  return null;
}

/** The untrained policy, and the last one if rounds trained it. */
function writersOf(run: KnowledgeRun): Written[] {
  const untrained = run.start.find(({ condition }) => condition.name === 'untrained');
  const last = run.rounds
    .flatMap(({ evaluations }) => evaluations)
    .findLast(({ condition }) => condition.name === 'policy');
  return [
    ...(untrained === undefined ? [] : [{ evaluation: untrained, round: 0 }]),
    ...(last === undefined ? [] : [{ evaluation: last, round: last.condition.round }]),
  ];
}

function tell(
  run: KnowledgeRun,
  title: string,
  { writers, base }: { writers: readonly Written[]; base: Evaluation },
  item: number,
  paragraph: number,
): Told | null {
  const passage = run.items.heldOut[item];
  const bare = base.base.find((one) => one.item === item);
  const candidates = writers.map(({ evaluation }) => evaluation.candidates.find(({ edit }) => edit.item === item));
  if (passage === undefined || bare === undefined) return null;
  const own = passage.questions.flatMap((question, at) => ((question.paragraph ?? 0) === paragraph ? [at] : []));
  const answersOf = (answers: readonly Answer[]): (Answer | undefined)[] =>
    own.map((at) => answers.find(({ question }) => question === at));
  const before = answersOf(bare.answers);
  const after = candidates.map((one) => answersOf(one?.repeats[0]?.answers ?? []));
  const all = [before, ...after];
  if (own.length === 0 || all.some((some) => some.some((answer) => answer === undefined))) return null;
  const right = all.map((some) => some.filter((answer) => answer?.correct).length);
  const sheets = candidates.flatMap((candidate, at) => {
    const writer = writers[at];
    if (candidate === undefined || writer === undefined) return [];
    return [sheetOf(candidate, writer, { passage, item, paragraph }, right[at + 1] ?? 0)];
  });
  if (sheets.some(({ lines }) => lines.length === 0)) return null;
  const asked = own.map((at, index): StoryQuestion => {
    const answer = (some: readonly (Answer | undefined)[]) => {
      const { text = '', correct = false } = some[index] ?? {};
      return { text, correct };
    };
    const { question = '', answer: gold = '' } = passage.questions[at] ?? {};
    return { question, gold, base: answer(before), adapted: after.map(answer) };
  });
  const exam = shown(asked);
  const means = [base, ...writers.map(({ evaluation }) => evaluation)].map(({ condition }) => condition.accuracy);
  const { flips, stays, some } = exam;
  return {
    story: {
      domain: 'knowledge',
      english: run.settings.corpus !== 'world',
      run: { ...storyRun(run, title), questions: base.condition.questions },
      title: passage.title,
      item,
      paragraph,
      paragraphs: splitParagraphs(passage.context).length,
      text: splitParagraphs(passage.context)[paragraph] ?? passage.context,
      sheets,
      asked: own.length,
      baseRight: right[0] ?? 0,
      exam: some,
    },
    apart: right.reduce((sum, count, at) => sum + Math.abs(count / own.length - (means[at] ?? 0)), 0),
    flips,
    stays,
    flawed: sheets[0]?.lines.some(({ flaw }) => flaw !== null) ?? false,
  };
}

function sheetOf(
  candidate: Candidate,
  { round, evaluation }: Written,
  { passage, item, paragraph }: { passage: KnowledgeRun['items']['heldOut'][number]; item: number; paragraph: number },
  right: number,
): StoryNotes {
  const own = candidate.sequences.filter((one) => one.paragraph === paragraph);
  const texts = own.map(({ text }) => withoutTitle(text, passage.title));
  const marks = markLines(passage, texts);
  const lines = texts.flatMap((text, at): StoryLine[] => {
    const mark = marks[at];
    if (mark === undefined || mark.repeats !== null) return [];
    const times = 1 + marks.filter(({ repeats }) => repeats === at).length;
    return [{ text, flaw: mark.flaw, start: mark.start, end: mark.end, times }];
  });
  const { name } = evaluation.condition;
  return {
    round,
    position: `held-out.${item}.${name}.${evaluation.condition.round}`,
    losses: [...(candidate.repeats[0]?.losses ?? [])],
    lines,
    right,
  };
}

/** A line is trained on under its passage's title, which the writer did not write. */
const withoutTitle = (text: string, title: string): string =>
  text.startsWith(`${title}\n`) ? text.slice(title.length + 1) : text;

/** Of the questions: up to three that flipped, each about something else, then one that stays wrong. */
function shown(asked: readonly StoryQuestion[]): { some: StoryQuestion[]; flips: number; stays: boolean } {
  const isRight = ({ adapted }: StoryQuestion): boolean => adapted.at(-1)?.correct ?? false;
  const distinct = (questions: readonly StoryQuestion[]): StoryQuestion[] => [
    ...new Map(questions.map((one) => [one.gold, one] as const)).values(),
  ];
  const flipped = distinct(asked.filter((one) => !one.base.correct && isRight(one)));
  const [stays] = asked.filter((one) => !isRight(one));
  const chosen = flipped.slice(0, MOST_FLIPS);
  const some = [...chosen, ...(stays ? [stays] : [])];
  return {
    some: some.length === 0 ? asked.slice(0, MOST_FLIPS) : some,
    flips: flipped.length,
    stays: stays !== undefined,
  };
}
