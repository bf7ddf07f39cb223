/**
 * The rows of a comparison, all on the same passages, questions and random numbers: base, open book, passage only,
 * self-edits of the untrained policy, of the teacher, of the policy after round r, and the oracles that pick the best sample
 * of each passage (seal-reference 2.8). All rows that share weights are finetuned in one batch and quizzed in one batch.
 */
import type { InnerLoopResult, RowPlan } from '../domain';
import { estimate, mcnemarExact, mean, wilsonInterval } from '../statistics/estimate';
import type { Estimate } from '../types';
import type { Condition, ConditionName, Evaluation, SideEstimate } from './measured';
import { splitParagraphs } from './passages';
import { goldOf } from './reward';
import { givenSelfEdit } from './selfEdits';
import type { KnowledgeSettings } from './settings';
import type { Answer, BaseAnswers, Candidate, Knowledge, Passage, SelfEdit, SideEffects } from './types';

/** Whether held-out passages are written about in this round, and how often: an oracle over one sample would be that sample. */
export function writesHeldOut(
  { heldOutEdits: edits, conditions }: KnowledgeSettings,
  round: number,
): { edits: number; label: string } | null {
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
  const bare = heldOut.map((_, passage) => givenSelfEdit('none', 'round0/passage', passage, []));
  const plans: RowPlan<Knowledge>[] =
    round === 0
      ? [
          { name: 'base', edits: [] },
          { name: 'open-book', edits: [], openBook: true },
          { name: 'passage', edits: bare },
          ...sampled,
          ...teacherPlan(heldOut),
        ]
      : [{ name: 'base', edits: [] }, ...sampled];
  return plans.filter(({ name }) => name === 'base' || conditions.includes(name));
}

const writtenRows = (round: number) =>
  round === 0 ? (['untrained', 'untrained-best'] as const) : (['policy', 'policy-best'] as const);

/** Only where every passage has a teacher's edits: a mean over other passages would not compare. */
function teacherPlan(heldOut: readonly Passage[]): RowPlan<Knowledge>[] {
  const edits = heldOut.flatMap(({ context, teacher }, passage) =>
    teacher?.length === splitParagraphs(context).length
      ? [givenSelfEdit('teacher', 'round0/teacher', passage, teacher)]
      : [],
  );
  return edits.length === heldOut.length ? [{ name: 'teacher', edits }] : [];
}

export function evaluationOf(
  { name, openBook: isOpen = false }: RowPlan<Knowledge>,
  round: number,
  { base, openBook, candidates }: InnerLoopResult<Knowledge>,
): Evaluation {
  const condition = summarise(name, round, base, candidates, isOpen ? openBook : base);
  return { condition, base, candidates, ...(isOpen ? { openBook } : {}) };
}

/** Without candidates: the weights without an adapter, whose answers are `bare`. */
export function summarise(
  name: ConditionName,
  round: number,
  base: readonly BaseAnswers[],
  candidates: readonly Candidate[],
  bare: readonly BaseAnswers[] = base,
): Condition {
  const sittings =
    candidates.length === 0
      ? bare
      : candidates.flatMap(({ edit: selfEdit, repeats }) =>
          repeats.map(({ answers, divergedAt }) => ({
            item: selfEdit.item,
            answers: divergedAt === null ? answers : failed(base, selfEdit.item),
          })),
        );
  const of = (passage: number): Candidate[] => candidates.filter(({ edit: selfEdit }) => selfEdit.item === passage);
  const perItem =
    candidates.length === 0
      ? bare.map((sitting) => sitting.accuracy)
      : base.map(({ item: passage }) => mean(of(passage).map((candidate) => candidate.accuracy.mean)));
  const goldPerPassage =
    candidates.length === 0
      ? bare.map((sitting) => goldOf(sitting, null))
      : base.map(({ item: passage }) =>
          meanOrNull(of(passage).map(({ goldLogProbability: gold }) => gold?.mean ?? null)),
        );
  const pairs = sittings.flatMap(({ item: passage, answers }) => {
    const before = base.find((answer) => answer.item === passage)?.answers ?? [];
    return answers.map((after) => ({ before: before.find((answer) => answer.question === after.question), after }));
  });
  const changed = (to: boolean): number =>
    pairs.filter(({ before, after }) => isChange(before, after) && after.correct === to).length;
  const { mean: accuracy, standardError, n } = estimate(perItem);
  const correct = pairs.filter(({ after }) => after.correct).length;
  const [fixed, broken] = [changed(true), changed(false)];
  const effects = base.map(({ item: passage }) =>
    of(passage).flatMap(({ repeats }) => repeats.map((repeat) => repeat.sideEffects)),
  );
  return {
    name,
    round,
    n,
    questions: pairs.length,
    accuracy,
    standardError,
    wilson: wilsonInterval(correct, pairs.length),
    perItem,
    fixed,
    broken,
    mcnemarP: mcnemarExact(fixed, broken),
    goldLogProbability: estimateAll(goldPerPassage),
    locality: sideEstimate(effects, 'locality'),
    collateral: sideEstimate(effects, 'collateral'),
  };
}

/** An adapter that gives no answers gives none that is right. */
function failed(base: readonly BaseAnswers[], item: number): Answer[] {
  const before = base.find((one) => one.item === item)?.answers ?? [];
  return before.map((answer) => ({ ...answer, text: '', correct: false }));
}

function isChange(before: Answer | undefined, after: Answer): boolean {
  return before !== undefined && before.correct !== after.correct;
}

/** `effects` are those of each passage's adapters; a passage without any was not measured, and then nothing is. */
function sideEstimate(effects: readonly (SideEffects | null)[][], sort: keyof SideEffects): SideEstimate | null {
  const over = (read: (effect: SideEffects) => number): Estimate | null =>
    estimateAll(effects.map((own) => meanOrNull(own.map((effect) => (effect === null ? null : read(effect))))));
  const accuracy = over((effect) => effect[sort].accuracy);
  const baseAccuracy = over((effect) => effect[sort].baseAccuracy);
  const unchanged = over((effect) => effect[sort].unchanged);
  const asked = effects.some((own) => own.some((effect) => (effect?.[sort].questions ?? 0) > 0));
  return asked && accuracy && baseAccuracy && unchanged ? { accuracy, baseAccuracy, unchanged } : null;
}

function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? null : mean(known);
}

/** A mean over some of the passages would not compare with the others. */
function estimateAll(values: readonly (number | null)[]): Estimate | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? null : estimate(known);
}
