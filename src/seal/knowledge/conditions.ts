/** The rows of a comparison, all on the same passages, questions and random numbers (seal-reference 2.8). */
import type { InnerLoopResult, RowPlan } from '../domain';
import { estimate, mcnemarExact, mean, wilsonInterval } from '../statistics/estimate';
import type { Estimate } from '../types';
import type { Condition, ConditionName, Evaluation, SideEstimate } from './measured';
import { goldOf, recallOf } from './reward';
import { bareEdits, teacherEdits } from './selfEdits';
import type { KnowledgeSettings } from './settings';
import type { BaseAnswers, Candidate, Knowledge, Passage, SelfEdit, SideEffects } from './types';

/** Whether held-out passages are written about in this round, and how often: an oracle over one sample would be that sample. */
export function writesHeldOut({ heldOutEdits: edits, conditions }: KnowledgeSettings, round: number) {
  const [row, oracle] = writtenRows(round);
  const wanted = conditions.includes(row) || (edits > 1 && conditions.includes(oracle));
  return wanted ? { edits, label: row } : null;
}

/** The rows that the settings ask for, and the base, which all others are compared with. */
export function rowPlans(
  { heldOutEdits, conditions }: KnowledgeSettings,
  heldOut: readonly Passage[],
  round: number,
  written: readonly SelfEdit[],
): RowPlan<Knowledge>[] {
  const [row, oracle] = writtenRows(round);
  const sampled: RowPlan<Knowledge>[] =
    written.length === 0
      ? []
      : [{ name: row, edits: written }, ...(heldOutEdits > 1 ? [{ name: oracle, edits: written, best: true }] : [])];
  const plans: RowPlan<Knowledge>[] = [{ name: 'base', edits: [] }, ...sampled];
  if (round === 0) {
    const open: RowPlan<Knowledge> = { name: 'open-book', edits: [], openBook: true };
    plans.splice(1, 0, open, { name: 'passage', edits: bareEdits('round0/passage', heldOut) });
    const teacher = teacherEdits('round0/teacher', heldOut);
    if (teacher.length > 0) plans.push({ name: 'teacher', edits: teacher });
  }
  const wanted = new Set<string>(['base', ...conditions]);
  return plans.filter(({ name }) => wanted.has(name));
}

const writtenRows = (round: number) =>
  round === 0 ? (['untrained', 'untrained-best'] as const) : (['policy', 'policy-best'] as const);

export function evaluationOf(
  { name, openBook: isOpen = false }: RowPlan<Knowledge>,
  round: number,
  { base, openBook, candidates }: InnerLoopResult<Knowledge>,
): Evaluation {
  const condition = summarise(name, round, base, candidates, isOpen ? openBook : base);
  return { condition, base, candidates, ...(isOpen ? { openBook } : {}) };
}

/** Without candidates: of `bare`, which are the answers of the weights without an adapter, or of one for all passages. */
export function summarise(
  name: ConditionName,
  round: number,
  base: readonly BaseAnswers[],
  candidates: readonly Candidate[],
  bare: readonly BaseAnswers[] = base,
): Condition {
  const isAdapted = candidates.length > 0;
  /** Of each passage: what the base answered, and all adapters that were quizzed on it. */
  const passages = base.map(({ item, answers: before }) => {
    const own = candidates.filter(({ edit }) => edit.item === item);
    return { item, before, own, repeats: own.flatMap(({ repeats }) => repeats) };
  });
  const perItem = isAdapted
    ? passages.map(({ own }) => mean(own.map(({ accuracy }) => accuracy.mean)))
    : bare.map(({ accuracy }) => accuracy);
  const gold = isAdapted
    ? passages.map(({ own }) => meanAll(own.map(({ goldLogProbability }) => goldLogProbability?.mean ?? null)))
    : bare.map((quizzed) => goldOf(quizzed, null));
  const recalled = isAdapted
    ? passages.map(({ repeats }) => meanAll(repeats.map(recallOf)))
    : bare.map((quizzed) => recallOf(quizzed));
  const recall = estimateAll(recalled);
  const answers = passages.flatMap(({ item, before, repeats }) => {
    // An adapter that gives no answers gives none that is right.
    const failed = before.map((answer) => ({ ...answer, correct: false }));
    const after = isAdapted
      ? repeats.flatMap((repeat) => (repeat.divergedAt === null ? repeat.answers : failed))
      : bare.flatMap((quizzed) => (quizzed.item === item ? quizzed.answers : []));
    return after.map(({ question, correct }) => {
      const was = before.find((answer) => answer.question === question)?.correct ?? correct;
      return { correct, fixed: correct && !was, broken: was && !correct };
    });
  });
  const number = (what: 'correct' | 'fixed' | 'broken'): number => answers.filter((answer) => answer[what]).length;
  const [fixed, broken] = [number('fixed'), number('broken')];
  const { mean: accuracy, standardError, n } = estimate(perItem);
  const effects = passages.map(({ repeats }) => repeats.map(({ sideEffects }) => sideEffects));
  const writers = new Set(candidates.flatMap(({ edit: { writer } }) => writer ?? []));
  return {
    name,
    ...(name === 'teacher' && writers.size > 0 && { writer: [...writers].join(', ') }),
    round,
    n,
    questions: answers.length,
    accuracy,
    standardError,
    wilson: wilsonInterval(number('correct'), answers.length),
    perItem,
    fixed,
    broken,
    mcnemarP: mcnemarExact(fixed, broken),
    goldLogProbability: estimateAll(gold),
    ...(recall && { recall }),
    locality: sideEstimate(effects, 'locality'),
    collateral: sideEstimate(effects, 'collateral'),
  };
}

/** `effects` are those of each passage's adapters; a passage without any was not measured, and then nothing is. */
function sideEstimate(effects: readonly (SideEffects | null)[][], sort: keyof SideEffects): SideEstimate | null {
  const of = (measure: keyof SideEstimate): Estimate | null =>
    estimateAll(effects.map((own) => meanAll(own.map((effect) => effect?.[sort][measure] ?? null))));
  const [accuracy, baseAccuracy, unchanged] = [of('accuracy'), of('baseAccuracy'), of('unchanged')];
  const asked = effects.flat().some((effect) => (effect?.[sort].questions ?? 0) > 0);
  return asked && accuracy && baseAccuracy && unchanged ? { accuracy, baseAccuracy, unchanged } : null;
}

/** `null` where one is missing: a mean over some of them would not compare with the others. */
const ofAll =
  <T>(of: (known: readonly number[]) => T) =>
  (values: readonly (number | null)[]): T | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 || known.length < values.length ? null : of(known);
  };
const meanAll = ofAll(mean);
const estimateAll = ofAll(estimate);
