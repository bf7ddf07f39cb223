/**
 * Run files out: a run without what model, settings and the rest of the file give back. Token ids and prompts are left out,
 * numbers have five digits, and what the file holds already is not said twice. `expandedRun.ts` puts it back.
 */
import { itemsOfRound } from '../../loop/restEm';
import type { KnowledgeRun } from '../../record/record';
import type { Evaluation } from '../measured';
import { joinParagraphs } from '../passages';
import type { Answer, BaseAnswers, Candidate, Judge, Passage } from '../types';
import type { FileAnswer } from './schema';

export function compactRun(run: KnowledgeRun): object {
  const { judge } = run.settings.quiz;
  const { training, heldOut } = run.items;
  return {
    ...run,
    start: compactEvaluations(run.start, heldOut, judge),
    rounds: run.rounds.map((round) => {
      const passages = itemsOfRound(training, run.settings.trainingPassages, round.round);
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
  const { edit: selfEdit, untrained, sameAs: _, sequences, dropped, repeats, ...rest } = candidate;
  const { text, parts, ...edit } = selfEdit;
  const implied = text === joinParagraphs(parts.map((part) => part.text));
  return {
    edit: {
      ...edit,
      parts: parts.map(({ prompt: _prompt, promptIds: _promptIds, ids: _ids, ...part }) => part),
      ...(implied ? {} : { text }),
    },
    ...(untrained === null ? {} : { untrained }),
    sequences: sequences.map(({ ids: _ids, ...sequence }) => sequence),
    ...(dropped.length === 0 ? {} : { dropped }),
    repeats: repeats.map(({ divergedAt, ...repeat }) => ({
      ...repeat,
      ...(divergedAt === null ? {} : { divergedAt }),
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
