/** The tables of the page as rows for CSV. Pure. */
import type { Condition, Passage } from '../../seal/types';
import type { LabResults } from '../lab/labEvents';
import { changeOf } from '../lab/verdict';
import { toCsv } from './csv';

export function answersCsv(passage: Passage, { candidates, passageOnly, base }: LabResults): string {
  const header = [
    'condition',
    'repeat',
    'question',
    'gold',
    'before',
    'after',
    'before_correct',
    'after_correct',
    'change',
  ];
  const sitters = [
    ...(passageOnly === null ? [] : [{ name: 'passage only', view: passageOnly }]),
    ...candidates.map((view) => ({ name: `edit ${view.sample + 1}`, view })),
  ];
  const rows = sitters.flatMap(({ name, view }) =>
    view.answers.flatMap((answers, repeat) =>
      answers.map((answer) => {
        const before = base?.find((one) => one.question === answer.question);
        const asked = passage.questions[answer.question];
        const change = before === undefined ? null : changeOf(before.correct, answer.correct);
        return [
          name,
          repeat + 1,
          asked?.question ?? '',
          asked?.answer ?? '',
          before?.text ?? null,
          answer.text,
          before?.correct ?? null,
          answer.correct,
          change,
        ];
      }),
    ),
  );
  return toCsv(header, rows);
}

export function conditionsCsv(conditions: readonly Condition[]): string {
  const header = [
    'condition',
    'round',
    'passages',
    'answers',
    'accuracy',
    'standard_error',
    'wilson_low',
    'wilson_high',
    'fixed',
    'broken',
    'mcnemar_p',
  ];
  return toCsv(
    header,
    conditions.map(({ name, round, n, questions, accuracy, standardError, wilson, fixed, broken, mcnemarP }) => [
      name,
      round,
      n,
      questions,
      accuracy,
      standardError,
      wilson[0],
      wilson[1],
      fixed,
      broken,
      mcnemarP,
    ]),
  );
}
