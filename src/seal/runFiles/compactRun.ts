/**
 * Run files out: a run without what model, settings and the rest of the file give back. Token ids and prompts are left out,
 * numbers have five digits, and what the file holds already is not said twice. `expandedRun.ts` puts it back.
 */
import { joinParagraphs, passagesOfRound } from '../knowledge/passages';
import type { Answer, BaseAnswers, Candidate, Evaluation, Judge, Passage } from '../knowledge/types';
import type { FileAnswer } from './runFileSchema';
import type { RunRecord } from './runRecord';

export function writeRunFile(run: RunRecord): string {
  return `${JSON.stringify(compactRun(run), (_, value: unknown) => (typeof value === 'number' ? rounded(value) : value))}\n`;
}

const DIGITS = 5;

/** Counts, seeds and sizes are whole and stay as they are. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}

function compactRun(run: RunRecord): object {
  const { judge } = run.settings.quiz;
  const { training, heldOut } = run.items;
  return {
    ...run,
    start: compactEvaluations(run.start, heldOut, judge),
    rounds: run.rounds.map((round) => {
      const passages = passagesOfRound(training, run.settings.trainingPassages, round.round);
      return {
        ...round,
        base: round.base.map((base) => compactBase(base, passages, judge)),
        candidates: round.candidates.map((candidate) => compactCandidate(candidate, passages, judge)),
        evaluations: compactEvaluations(round.evaluations, heldOut, judge),
      };
    }),
  };
}

function compactEvaluations(evaluations: readonly Evaluation[], passages: readonly Passage[], judge: Judge): object[] {
  let before = '[]';
  const seen = new Map<string, string>();
  return evaluations.map(({ base, openBook, candidates, ...evaluation }) => {
    const text = JSON.stringify(base);
    const again = text === before;
    before = text;
    const basesOf = (bases: readonly BaseAnswers[]): object[] => bases.map((one) => compactBase(one, passages, judge));
    return {
      ...evaluation,
      ...(again ? {} : { base: basesOf(base) }),
      ...(openBook === undefined ? {} : { openBook: basesOf(openBook) }),
      candidates: candidates.map((candidate) => {
        const { id } = candidate.edit;
        const whole = JSON.stringify(candidate);
        if (seen.get(id) === whole) return id;
        seen.set(id, whole);
        return compactCandidate(candidate, passages, judge);
      }),
    };
  });
}

function compactBase(base: BaseAnswers, passages: readonly Passage[], judge: Judge): object {
  return { ...base, answers: compactAnswers(base.answers, passages[base.item], judge) };
}

function compactCandidate(candidate: Candidate, passages: readonly Passage[], judge: Judge): object {
  const { edit: selfEdit, sequences, dropped, repeats, ...rest } = candidate;
  const { text, parts, ...edit } = selfEdit;
  const implied = text === joinParagraphs(parts.map((part) => part.text));
  return {
    edit: {
      ...edit,
      parts: parts.map(({ prompt: _prompt, promptIds: _promptIds, ids: _ids, ...part }) => part),
      ...(implied ? {} : { text }),
    },
    sequences: sequences.map(({ ids: _, ...sequence }) => sequence),
    ...(dropped.length === 0 ? {} : { dropped }),
    repeats: repeats.map((repeat) => ({
      ...repeat,
      answers: compactAnswers(repeat.answers, passages[selfEdit.item], judge),
    })),
    ...rest,
  };
}

function compactAnswers(answers: readonly Answer[], passage: Passage | undefined, judge: Judge): FileAnswer[] {
  return answers.map((answer, at) => {
    if (passage === undefined) return answer;
    const implied = impliedAnswer(passage, at, judge);
    const same =
      answer.question === implied.question && answer.paragraph === implied.paragraph && answer.judge === implied.judge;
    return same ? `${answer.correct ? '+' : '-'}${answer.text}` : answer;
  });
}

/** Of an answer at this place, what need not be said. */
export function impliedAnswer(
  passage: Passage,
  at: number,
  judge: Judge,
): Pick<Answer, 'question' | 'paragraph' | 'judge'> {
  return { question: at, paragraph: passage.questions[at]?.paragraph ?? null, judge };
}
