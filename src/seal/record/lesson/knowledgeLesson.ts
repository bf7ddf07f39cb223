/** What the Learn page shows of runs on knowledge. Each choice of what to show follows a rule, stated beside it. Pure. */
import { splitParagraphs } from '../../knowledge/passages';
import type { Answer, BaseAnswers, Candidate, Passage } from '../../knowledge/types';
import { itemsOfRound } from '../../loop/restEm';
import { estimate, mean } from '../../statistics/estimate';
import { entryFieldsOf, type KnowledgeRun } from '../record';
import { isQuizLine, linesOf, quizLineShare } from './quizLine';
import type { Lesson, LessonDuel, LessonExample, LessonForm, LessonGroup, LessonRun } from './schema';

/** As many as a game has. */
const DUELS = 10;

export function runPart(run: KnowledgeRun, title: string): LessonRun {
  const { id, seed, model, device, software, startedAt, commit } = entryFieldsOf(run, '', title);
  const { trainingPassages, edits, sideQuestions } = run.settings;
  return {
    ...{ id, title, seed, model, device, software, startedAt, commit, trainingPassages, edits, sideQuestions },
    rows: run.conditions.map(({ name, round, n, accuracy, standardError, locality, collateral }) => ({
      ...{ name, round, n, accuracy, standardError },
      unchanged: locality?.unchanged ?? null,
      known: collateral?.accuracy ?? null,
      knownBefore: collateral?.baseAccuracy ?? null,
    })),
    forms: evaluationsOf(run)
      .filter(({ condition: { name } }) => name === 'untrained' || name === 'policy')
      .map(({ condition: { name, round }, candidates }) => formOf(name, round, candidates)),
  };
}

const evaluationsOf = (run: KnowledgeRun) => [...run.start, ...run.rounds.flatMap(({ evaluations }) => evaluations)];

/** How much of the notes has the quiz's own form, and what notes of each form teach of their own paragraph. */
function formOf(name: string, round: number, candidates: readonly Candidate[]): LessonForm {
  const parts = candidates.flatMap((candidate) =>
    candidate.edit.parts.map(({ paragraph }) => {
      const lines = linesOf(candidate.sequences, paragraph);
      const right = marksOf(candidate.repeats[0]?.answers ?? [], paragraph);
      return { lines, quiz: lines.filter(isQuizLine).length, accuracy: shareOf(right) };
    }),
  );
  const formOfPart = ({ lines, quiz }: (typeof parts)[number]) =>
    quiz === 0 ? 'none' : quiz >= 0.9 * lines.length ? 'quiz' : 'some';
  return {
    ...{ name, round },
    quizLines: quizLineShare(candidates),
    groups: (['none', 'some', 'quiz'] as const).map((form) => {
      const own = parts.filter((part) => formOfPart(part) === form);
      return { form, share: own.length / parts.length, accuracy: estimate(own.map(({ accuracy }) => accuracy)) };
    }),
  };
}

/** Of the questions of one paragraph. */
const marksOf = (answers: readonly Answer[], paragraph: number): string =>
  of(answers, paragraph)
    .map(({ correct }) => (correct ? '1' : '0'))
    .join('');

const of = (answers: readonly Answer[], paragraph: number): Answer[] =>
  answers.filter((answer) => answer.paragraph === paragraph);

export const shareOf = (right: string): number => mean([...right].map(Number));

function paragraphOf(passages: readonly Passage[], passage: number, paragraph: number) {
  const { title, context, questions } = found(passages[passage]);
  return {
    ...{ title, passage: passage + 1, paragraph: paragraph + 1 },
    text: found(splitParagraphs(context)[paragraph]),
    questions: questions
      .filter((one) => one.paragraph === paragraph)
      .map(({ question, answer }) => ({ question, answer })),
  };
}

/** @throws where a run lacks what every recorded run has; the page never sees it. */
export function found<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error('The run lacks a part that the Learn page shows.');
  return value;
}

/**
 * The held-out passage whose first notes after the last round gained nearest to the median of all, and of its paragraphs the one
 * whose gain is nearest to the passage's; the first where several are as near. Typical, not the best.
 */
export function exampleOf(run: KnowledgeRun): LessonExample {
  const evaluations = evaluationsOf(run);
  const bases = found(evaluations.find(({ condition: { name } }) => name === 'base')).base;
  const untrained = found(evaluations.find(({ condition: { name } }) => name === 'untrained')).candidates;
  const last = found(evaluations.findLast(({ condition: { name } }) => name === 'policy'));
  const firstOf = (candidates: readonly Candidate[], item: number): Candidate =>
    found(candidates.find(({ edit }) => edit.item === item && edit.sample === 0));
  const baseOf = (item: number): BaseAnswers => found(bases.find((one) => one.item === item));
  const gains = run.items.heldOut.map(
    (_, item) => firstOf(last.candidates, item).accuracy.mean - baseOf(item).accuracy,
  );
  const item = nearest(gains, median(gains));
  const [before, after, base] = [firstOf(untrained, item), firstOf(last.candidates, item), baseOf(item)];
  const answersOf = (one: Candidate): Answer[] => found(one.repeats[0]).answers;
  const partGains = after.edit.parts.map(
    ({ paragraph: at }) => shareOf(marksOf(answersOf(after), at)) - shareOf(marksOf(base.answers, at)),
  );
  const paragraph = nearest(partGains, found(gains[item]));
  const said = (answers: readonly Answer[]) => ({
    answers: of(answers, paragraph).map(({ text }) => text),
    right: marksOf(answers, paragraph),
  });
  return {
    ...paragraphOf(run.items.heldOut, item, paragraph),
    base: said(base.answers),
    before: { lines: linesOf(before.sequences, paragraph), ...said(answersOf(before)) },
    after: {
      ...{ lines: linesOf(after.sequences, paragraph), ...said(answersOf(after)), round: last.condition.round },
      ...{ losses: found(after.repeats[0]).losses, paragraphs: after.edit.parts.length },
    },
  };
}

export function nearest(values: readonly number[], to: number): number {
  return values.reduce(
    (best, value, at) =>
      Math.abs(value - to) < Math.abs((values[best] ?? Number.POSITIVE_INFINITY) - to) - 1e-9 ? at : best,
    0,
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return (found(low) + found(high)) / 2;
}

/** The first word of a paragraph that is a name of its title. */
export function sentencesOf(run: KnowledgeRun): Lesson['sentences'] {
  const all = run.items.heldOut.flatMap(({ title, context }) => {
    const names = title.split(/, | and /);
    return splitParagraphs(context).flatMap((text, at) =>
      text.split(/(?<=[.!?])\s+/).map((sentence) => sentence.includes(found(names[at]))),
    );
  });
  return { all: all.length, naming: all.filter(Boolean).length };
}

/** Every paragraph of the first round, with how each of its self-edits was marked on that paragraph's questions. */
export function groupsOf(run: KnowledgeRun): LessonGroup[] {
  const { candidates, base } = firstRound(run);
  return base.flatMap(({ item, answers }) => {
    const own = candidates.filter(({ edit }) => edit.item === item);
    return found(own[0]).edit.parts.map(({ paragraph }) => ({
      ...{ passage: item + 1, paragraph: paragraph + 1, base: marksOf(answers, paragraph) },
      right: own.map(({ repeats }) => marksOf(found(repeats[0]).answers, paragraph)),
    }));
  });
}

const firstRound = (run: KnowledgeRun) => found(run.rounds[0]);

/** The first paragraphs of the first round: of each the best and the worst notes, the earlier written where several are as good. */
export function duelsOf(run: KnowledgeRun): LessonDuel[] {
  const { candidates } = firstRound(run);
  const passages = itemsOfRound(run.items.training, run.settings.trainingPassages, firstRound(run).round);
  return groupsOf(run)
    .flatMap(({ passage, paragraph, base, right }) => {
      const shares = right.map(shareOf);
      const [best, worst] = [shares.indexOf(Math.max(...shares)), shares.indexOf(Math.min(...shares))];
      if (best === worst) return [];
      const own = candidates.filter(({ edit }) => edit.item === passage - 1);
      const notesOf = (at: number) => ({
        lines: linesOf(found(own[at]).sequences, paragraph - 1),
        right: found(right[at]),
      });
      const notes: LessonDuel['notes'] = [notesOf(Math.min(best, worst)), notesOf(Math.max(best, worst))];
      return [{ ...paragraphOf(passages, passage - 1, paragraph - 1), base, notes }];
    })
    .slice(0, DUELS);
}
