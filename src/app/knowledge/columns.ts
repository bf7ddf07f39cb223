/** The tables of the page as lists of columns, for the screen, CSV and Markdown. Pure. */

import type { Column } from '../../formats/table';
import type { Condition, MultiPassageRecord } from '../../seal/knowledge/measured';
import type { Passage, SelectionDecision } from '../../seal/knowledge/types';
import type { Estimate } from '../../seal/types';
import { isDiverged } from '../experiment/words/diverged';
import { nats, oneDigit, percent, probability, signedTenths, within } from '../ui/numbers';
import { candidateName, keptParts, measuresOf, RUBRIC_SCORES, SIDES, type Side } from './candidates';
import { type CandidateView, type LabResults, OWN_FROM } from './results';
import { changeOf, conditionOverwriting, overwrites, overwritingOf } from './verdict';
import { conditionText, goldText, OVERWRITES, scoreText, trueText } from './words/measures';

/** Its mean and standard error, as two fields. */
function estimateFields<Row>(name: string, of: (row: Row) => Estimate | null): Column<Row>[] {
  return [
    { name, value: (row) => of(row)?.mean ?? null },
    { name: `${name}_standard_error`, value: (row) => of(row)?.standardError ?? null },
  ];
}

/** Of pooled passages with the size of the pool. */
export type ConditionRow = Condition & { pooledPassages?: number };

export function conditionRows(conditions: readonly Condition[], pools: readonly MultiPassageRecord[]): ConditionRow[] {
  return [
    ...conditions,
    ...pools.flatMap((pool) => pool.conditions.map((condition) => ({ ...condition, pooledPassages: pool.passages }))),
  ];
}

/** Against the base, which has nothing to be compared with. */
const unlessBase = (text: (condition: Condition) => string) => (condition: Condition) =>
  condition.name === 'base' ? null : text(condition);

const counted = (of: (condition: Condition) => number) => ({
  value: of,
  text: unlessBase((condition) => String(of(condition))),
});

/** "22.0% (−4.1), 81% as before". Base and open book are the bare weights, so there are no side effects to speak of. */
export function sideEffect(condition: Condition, side: Side): { text: string; harm: string | null } | null {
  const measured = condition[side];
  if (measured === null || condition.name === 'base' || condition.name === 'open-book') return null;
  const judged = conditionOverwriting(measured);
  const changed = `${oneDigit(measured.accuracy.mean)} (${signedTenths(judged.change)})`;
  return { text: `${changed}, ${percent(judged.unchanged)} as before`, harm: overwrites(judged) ? OVERWRITES : null };
}

const sideColumn = (side: Side) => ({
  name: side,
  optional: true,
  text: (condition: Condition): string | null => {
    const effect = sideEffect(condition, side);
    return effect && [effect.text, effect.harm ?? []].flat().join(', ');
  },
});

const RECALL_ABOUT =
  'Natural-log probability of each token of the right answers as the ends of their sentences in the passage; nearer to zero is better. It does not hang on the form of an answer.';

export const CONDITION_COLUMNS: readonly Column<ConditionRow>[] = [
  { name: 'row', head: 'Condition', text: conditionText },
  {
    name: 'share',
    head: 'Accuracy',
    about:
      'Share of right answers, closed book except in the open-book row: the mean over passages of the mean over self-edits and repeats, and after ± its standard error over passages.',
    text: ({ accuracy, standardError }) => oneDigit(accuracy) + within(standardError),
  },
  { name: 'condition', value: ({ name }) => name },
  { name: 'round', value: ({ round }) => round },
  { name: 'pooled_passages', value: ({ pooledPassages }) => pooledPassages ?? null },
  {
    name: 'passages',
    head: 'Passages',
    about: 'Held-out passages that the mean is over. No policy ever trained on them.',
    value: ({ n }) => n,
  },
  {
    name: 'answers',
    head: 'Answers',
    about: 'Answers behind the row: questions times self-edits times repeats.',
    value: ({ questions }) => questions,
  },
  { name: 'accuracy', value: ({ accuracy }) => accuracy },
  { name: 'standard_error', value: ({ standardError }) => standardError },
  { name: 'wilson_low', value: ({ wilson }) => wilson[0] },
  { name: 'wilson_high', value: ({ wilson }) => wilson[1] },
  {
    name: 'wilson',
    head: '95% interval',
    about:
      'Wilson interval of the share of right answers, as if all answers were independent. Answers of one passage are not, so the true interval is wider.',
    text: ({ wilson: [low, high] }) => `${(low * 100).toFixed(0)}–${(high * 100).toFixed(0)}%`,
  },
  {
    name: 'fixed',
    head: 'Fixed',
    about: 'Answers that the same weights got wrong without an adapter and right with it.',
    ...counted(({ fixed }) => fixed),
  },
  {
    name: 'broken',
    head: 'Broken',
    about: 'Answers that the same weights got right without an adapter and wrong with it.',
    ...counted(({ broken }) => broken),
  },
  {
    name: 'same',
    head: 'Same',
    about: 'Answers that stayed right or stayed wrong.',
    ...counted(({ questions, fixed, broken }) => questions - fixed - broken),
  },
  {
    name: 'mcnemar_p',
    head: 'McNemar',
    about:
      'How likely so uneven a split into fixed and broken is by chance alone (exact McNemar test). Read it as a floor: answers of one passage hang together.',
    value: ({ mcnemarP }) => mcnemarP,
    text: unlessBase(({ mcnemarP }) => probability(mcnemarP)),
  },
  {
    name: 'gold',
    head: 'Gold log-prob.',
    about:
      'Natural-log probability of each token of the right answers, mean over questions; nearer to zero is better. It moves before answers flip.',
    optional: true,
    text: ({ goldLogProbability: gold }) =>
      gold && nats(gold.mean) + (gold.standardError === null ? '' : ` ± ${gold.standardError.toFixed(2)}`),
  },
  ...estimateFields<ConditionRow>('gold_log_probability', ({ goldLogProbability }) => goldLogProbability),
  {
    name: 'recalled',
    head: 'Recall',
    about: RECALL_ABOUT,
    optional: true,
    text: ({ recall = null }) => recall && nats(recall.mean),
  },
  ...estimateFields<ConditionRow>('recall', ({ recall = null }) => recall),
  {
    ...sideColumn('locality'),
    head: 'Others',
    about:
      'Locality: accuracy on questions about other entities, in brackets the change against the base in points, then the share of answers that are still the base’s own.',
  },
  {
    ...sideColumn('collateral'),
    head: 'Known before',
    about: 'Collateral: the same for what the model knew before. An edit that teaches by overwriting loses here.',
  },
  ...SIDES.flatMap((side): Column<ConditionRow>[] => [
    ...estimateFields<ConditionRow>(`${side}_accuracy`, (condition) => condition[side]?.accuracy ?? null),
    { name: `${side}_base_accuracy`, value: (condition) => condition[side]?.baseAccuracy.mean ?? null },
    { name: `${side}_unchanged`, value: (condition) => condition[side]?.unchanged.mean ?? null },
  ]),
  {
    name: 'accuracy_per_passage',
    value: ({ perItem }) => perItem.map((value) => Number(value.toFixed(6))).join(' '),
  },
];

/** Self-edits that have their reward. */
export const candidateRows = (views: readonly CandidateView[], decisions: readonly SelectionDecision[]) =>
  views.flatMap((view) => {
    const { id, scored } = view;
    return scored === null ? [] : [{ view, scored, measures: measuresOf(view), kept: keptParts(id, decisions) }];
  });
type CandidateRow = ReturnType<typeof candidateRows>[number];

/** Every measure of every self-edit, the true reward beside the proxy; what was not measured has no column on the screen. */
export const CANDIDATE_COLUMNS: readonly Column<CandidateRow>[] = [
  {
    name: 'edit',
    head: 'Edit',
    value: ({ view: { sample } }) => (sample < OWN_FROM ? sample + 1 : `own ${sample - OWN_FROM + 1}`),
  },
  { name: 'repeats', value: ({ scored }) => scored.repeats.length },
  ...estimateFields<CandidateRow>('reward', ({ scored }) => scored.reward),
  {
    name: 'true',
    head: 'True',
    about: 'True reward: share of right answers after finetuning on this self-edit, ± its standard error over repeats.',
    optional: true,
    text: ({ scored, measures }) => (isDiverged(scored) ? 'diverged' : measures.accuracy && trueText(measures)),
  },
  {
    name: 'proxy',
    head: 'Proxy',
    about:
      'Rubric of 4 to 20: length, diversity, quality and correctness of the text alone. Nothing is finetuned for it.',
    optional: true,
    text: ({ measures: { rubric } }) => rubric && scoreText(rubric.total),
  },
  {
    name: 'gold',
    head: 'Gold',
    about: 'Natural-log probability of each token of the right answers, after finetuning; nearer to zero is better.',
    optional: true,
    text: ({ measures }) => measures.goldLogProbability && goldText(measures),
  },
  {
    name: 'recalled',
    head: 'Recall',
    about: RECALL_ABOUT,
    optional: true,
    text: ({ measures: { recall } }) => recall && nats(recall.mean),
  },
  ...estimateFields<CandidateRow>('accuracy', ({ measures }) => measures.accuracy),
  ...estimateFields<CandidateRow>('gold_log_probability', ({ measures }) => measures.goldLogProbability),
  ...estimateFields<CandidateRow>('recall', ({ measures }) => measures.recall),
  ...([...RUBRIC_SCORES, 'total'] as const).map((name) => ({
    name: `rubric_${name}`,
    value: ({ measures: { rubric } }: CandidateRow) => rubric?.[name] ?? null,
  })),
  ...SIDES.flatMap((side): Column<CandidateRow>[] => [
    { name: `${side}_questions`, value: ({ measures }) => measures[side]?.questions ?? null },
    { name: `${side}_accuracy`, value: ({ measures }) => measures[side]?.accuracy ?? null },
    { name: `${side}_base_accuracy`, value: ({ measures }) => measures[side]?.baseAccuracy ?? null },
    { name: `${side}_unchanged`, value: ({ measures }) => measures[side]?.unchanged ?? null },
  ]),
  {
    name: 'overwrites',
    value: ({ measures }) => {
      const scores = SIDES.flatMap((side) => measures[side] ?? []);
      return scores.length === 0 ? null : scores.some((score) => overwrites(overwritingOf(score)));
    },
  },
  { name: 'kept_parts', value: ({ kept }) => kept },
  { name: 'parts', value: ({ scored }) => scored.edit.parts.length },
  { name: 'author', value: ({ scored: { edit } }) => (edit.original ? 'policy, edited by hand' : edit.author) },
  { name: 'text', value: ({ scored }) => scored.edit.text },
  {
    name: 'original_text',
    value: ({ scored }) => scored.edit.original?.parts.map(({ text }) => text).join('\n\n') ?? null,
  },
];

/** Answers of every repeat beside those without an adapter; none before there are such. */
export function answerRows(passage: Passage, { candidates, passageOnly, base, baseRecall }: LabResults) {
  if (base === null) return [];
  const adapters = [
    ...(passageOnly === null ? [] : [{ condition: 'passage only', view: passageOnly }]),
    ...candidates.map((view) => ({ condition: candidateName(view).toLowerCase(), view })),
  ];
  return adapters.flatMap(({ condition, view }) =>
    view.answers.flatMap((answers, repeat) =>
      answers.map((answer) => ({
        condition,
        repeat: repeat + 1,
        asked: passage.questions[answer.question],
        before: base.find((one) => one.question === answer.question),
        answer,
        recall: {
          before: baseRecall?.[answer.question] ?? null,
          after: view.scored?.repeats[repeat]?.recall?.[answer.question] ?? null,
        },
      })),
    ),
  );
}

export const ANSWER_COLUMNS: readonly Column<ReturnType<typeof answerRows>[number]>[] = [
  { name: 'condition', head: 'Condition', value: ({ condition }) => condition },
  { name: 'repeat', head: 'Repeat', value: ({ repeat }) => repeat },
  { name: 'question', head: 'Question', value: ({ asked }) => asked?.question ?? '' },
  { name: 'gold', head: 'Right answer', value: ({ asked }) => asked?.answer ?? '' },
  { name: 'question_author', value: ({ asked }) => asked?.author ?? null },
  { name: 'before', head: 'Before', value: ({ before }) => before?.text ?? null },
  { name: 'after', head: 'After', value: ({ answer }) => answer.text },
  { name: 'before_correct', value: ({ before }) => before?.correct ?? null },
  { name: 'after_correct', value: ({ answer }) => answer.correct },
  { name: 'recall_before', value: ({ recall }) => recall.before },
  { name: 'recall_after', value: ({ recall }) => recall.after },
  { name: 'before_judge', value: ({ before }) => before?.judge ?? null },
  { name: 'after_judge', value: ({ answer }) => answer.judge },
  {
    name: 'change',
    head: 'Change',
    value: ({ before, answer }) => (before ? changeOf(before.correct, answer.correct) : null),
  },
];
