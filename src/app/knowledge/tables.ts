/** The tables of the page as rows for CSV. Pure. */
import type { Condition, MultiPassageRecord } from '../../seal/knowledge/measured';
import type { Passage, SelectionDecision } from '../../seal/knowledge/types';
import { type Cell, toCsv } from '../experiment/csv';
import { keptParts } from './candidates';
import { measuresOf, RUBRIC_SCORES, SIDES } from './measures';
import { overwrites, overwritingOf } from './overwriting';
import type { LabResults } from './results';
import { changeOf } from './verdict';

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
    'before_judge',
    'after_judge',
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
          before?.judge ?? null,
          answer.judge,
          change,
        ];
      }),
    ),
  );
  return toCsv(header, rows);
}

/** Every measure of every self-edit, the true reward beside the proxy. */
export function candidatesCsv({ candidates }: LabResults, decisions: readonly SelectionDecision[]): string {
  const header = [
    'edit',
    'repeats',
    'reward',
    'reward_standard_error',
    'accuracy',
    'accuracy_standard_error',
    'gold_log_probability',
    'gold_log_probability_standard_error',
    ...RUBRIC_SCORES.map((name) => `rubric_${name}`),
    'rubric_total',
    ...SIDES.flatMap((side) => SIDE_COLUMNS.map((column) => `${side}_${column}`)),
    'overwrites',
    'kept_parts',
    'parts',
    'text',
  ];
  const rows = candidates.flatMap((view): Cell[][] => {
    const { scored } = view;
    if (scored === null) return [];
    const measures = measuresOf(view);
    const { accuracy, goldLogProbability, rubric } = measures;
    const sides = SIDES.map((side) => measures[side]);
    return [
      [
        view.sample + 1,
        scored.repeats.length,
        scored.reward.mean,
        scored.reward.standardError,
        accuracy?.mean ?? null,
        accuracy?.standardError ?? null,
        goldLogProbability?.mean ?? null,
        goldLogProbability?.standardError ?? null,
        ...RUBRIC_SCORES.map((name) => rubric?.[name] ?? null),
        rubric?.total ?? null,
        ...sides.flatMap((score) => [
          score?.questions ?? null,
          score?.accuracy ?? null,
          score?.baseAccuracy ?? null,
          score?.unchanged ?? null,
        ]),
        sides.every((score) => score === null)
          ? null
          : sides.some((score) => score !== null && overwrites(overwritingOf(score))),
        keptParts(view.id, decisions),
        scored.edit.parts.length,
        scored.edit.text,
      ],
    ];
  });
  return toCsv(header, rows);
}

const SIDE_COLUMNS = ['questions', 'accuracy', 'base_accuracy', 'unchanged'] as const;

/** The rounds' own conditions, and those of pooled passages, which have a pool's size. */
export function conditionsCsv(
  conditions: readonly Condition[],
  multiPassage: readonly MultiPassageRecord[] = [],
): string {
  const header = [
    'condition',
    'round',
    'pooled_passages',
    'passages',
    'answers',
    'accuracy',
    'standard_error',
    'wilson_low',
    'wilson_high',
    'fixed',
    'broken',
    'same',
    'mcnemar_p',
    'gold_log_probability',
    'gold_log_probability_standard_error',
    ...SIDES.flatMap((side) =>
      ['accuracy', 'accuracy_standard_error', 'base_accuracy', 'unchanged'].map((column) => `${side}_${column}`),
    ),
    'accuracy_per_passage',
  ];
  return toCsv(header, [
    ...conditions.map((condition) => conditionRow(condition, null)),
    ...multiPassage.flatMap((record) => record.conditions.map((condition) => conditionRow(condition, record.passages))),
  ]);
}

function conditionRow(condition: Condition, pooled: number | null): Cell[] {
  const { name, round, n, questions, accuracy, standardError, wilson, fixed, broken, mcnemarP } = condition;
  const { goldLogProbability, perItem } = condition;
  return [
    name,
    round,
    pooled,
    n,
    questions,
    accuracy,
    standardError,
    wilson[0],
    wilson[1],
    fixed,
    broken,
    questions - fixed - broken,
    mcnemarP,
    goldLogProbability?.mean ?? null,
    goldLogProbability?.standardError ?? null,
    ...SIDES.flatMap((side) => {
      const measured = condition[side];
      return [
        measured?.accuracy.mean ?? null,
        measured?.accuracy.standardError ?? null,
        measured?.baseAccuracy.mean ?? null,
        measured?.unchanged.mean ?? null,
      ];
    }),
    perItem.map((value) => Number(value.toFixed(6))).join(' '),
  ];
}
