/**
 * Credit of the lines of a recorded self-edit: the policies of the run are trained once more, which must give the losses that were
 * recorded, and on the last of them the self-edit's lines are credited (`credit.ts`). A measure beside the rows of its run.
 */
import { type LoopContext, type Measure, openLoop } from '../domain';
import { HELD_OUT_KEY, itemsOfRound, runRestEm } from '../loop/restEm';
import type { KnowledgeRun } from '../record/record';
import type { LoopEvent } from '../types';
import { creditOfLines } from './credit';
import { KNOWLEDGE } from './domain';
import { type CreditMeasure, creditsOf, LEAST_CREDIT_REPEATS } from './measured';
import { writingPrompts } from './selfEdits';
import {
  type Candidate,
  isOfLoop,
  type Knowledge,
  type KnowledgeContext,
  type KnowledgeInputs,
  type KnowledgeRound,
  type Passage,
  type SealEvent,
} from './types';

/** Whose self-edits a run is about. */
const WRITERS: readonly string[] = ['policy', 'untrained'];

/**
 * The run with the credit of the first self-edit on a held-out passage, in place of an earlier one.
 * @param inputs those of the run's settings. @param commit of the source that runs.
 */
export async function creditedRun(
  context: LoopContext<Knowledge>,
  run: KnowledgeRun,
  inputs: KnowledgeInputs,
  { item, commit }: { item: number; commit: string | null },
): Promise<{ run: KnowledgeRun; measure: CreditMeasure }> {
  const rounds = withTokenIds(context, run);
  const losses: number[] = [];
  const emit = (event: LoopEvent<Knowledge>): void => {
    context.emit(event);
    if (event.type === 'policy-losses') losses.push(...event.losses);
    if (event.type !== 'stage-done' || event.stage !== 'policy-finetune') return;
    const record = rounds.find(({ round }) => round === event.round);
    if (record !== undefined) assertSamePolicy(record, losses.splice(0));
  };
  const loop = openLoop(KNOWLEDGE, { ...context, emit }, inputs);
  const bound = { ...loop.bound, items: run.items, measures: [creditMeasure(item, rounds.length, commit)] };
  // All of its rounds are there: only its policies are trained anew.
  const { measures } = await runRestEm({ ...loop, bound }, { start: run.start, rounds });
  const [measure] = creditsOf(measures);
  if (measure === undefined) throw new Error('Nothing was credited.');
  const others = run.measures.filter(({ name }) => name !== 'credit');
  return { run: { ...run, measures: [...others, measure] }, measure };
}

/** @param item the held-out passage whose first self-edit is credited. @param round the last of the run. */
function creditMeasure(item: number, round: number, commit: string | null): Measure<Knowledge> {
  return {
    name: 'credit',
    due: (at) => at === round,
    run: async (loop, at, evaluations) => {
      const written = evaluations.find(({ condition }) => WRITERS.includes(condition.name))?.candidates ?? [];
      const candidate = written.find(({ edit }) => edit.item === item);
      const passage = loop.bound.items.heldOut[item];
      if (candidate === undefined || passage === undefined)
        throw new Error(`The run has no self-edit of the model’s own on held-out passage ${item + 1}.`);
      const { edit } = candidate;
      const { material } = loop.bound.prepare(passage, edit, HELD_OUT_KEY);
      const sequences = material?.sequences ?? [];
      if (!isSameMaterial(candidate, sequences))
        throw new Error(
          `${edit.id} is not split into lines as it was when it was recorded. Credit it with the Selkie that made the run.`,
        );
      const scope = { purpose: 'held-out', round: at } as const;
      const within = { ...loop, emit: (event: SealEvent) => void (isOfLoop(event) && loop.emit(event)) };
      const repeats = Math.max(LEAST_CREDIT_REPEATS, loop.settings.repeats);
      const credit = await creditOfLines(within, scope, passage, { edit, sequences }, { repeats });
      return { name: 'credit', round: at, item, commit, credit };
    },
  };
}

const isSameMaterial = ({ sequences }: Candidate, anew: readonly { text: string }[]): boolean =>
  sequences.length === anew.length && sequences.every(({ text }, at) => text === anew[at]?.text);

/**
 * A run file in compact form has no token ids: the prompts are made anew, and the texts encoded. Where a policy sampled other tokens
 * for the same text, its training has other losses, and `assertSamePolicy` tells.
 */
function withTokenIds(context: KnowledgeContext, { items, settings, rounds }: KnowledgeRun): KnowledgeRound[] {
  return rounds.map((round) => {
    const passages = itemsOfRound(items.training, settings.trainingPassages, round.round);
    return { ...round, candidates: round.candidates.map((candidate) => encoded(context, passages, candidate)) };
  });
}

function encoded(context: KnowledgeContext, passages: readonly Passage[], candidate: Candidate): Candidate {
  const { edit } = candidate;
  const passage = passages[edit.item];
  if (passage === undefined || edit.parts.every(({ promptIds }) => promptIds.length > 0)) return candidate;
  const prompts = writingPrompts(context, passage);
  const parts = edit.parts.map((part) => ({
    ...part,
    promptIds: [...(prompts[part.paragraph]?.ids ?? [])],
    ids: [...context.tokenizer.encode(part.text, { addSpecialTokens: false })],
  }));
  return { ...candidate, edit: { ...edit, parts } };
}

/** Share of a loss by which another adapter's rounding may change it over a whole finetune. */
const TOLERANCE = 1e-3;

/** @param losses of the policy of this round, trained once more. @throws Error where it is another one than was recorded. */
function assertSamePolicy({ round, policyFinetune }: KnowledgeRound, losses: readonly number[]): void {
  const recorded = policyFinetune?.losses ?? [];
  const isSame =
    recorded.length === losses.length &&
    recorded.every((loss, step) => Math.abs(loss - (losses[step] ?? Number.NaN)) <= TOLERANCE * Math.abs(loss));
  if (isSame) return;
  const last = (list: readonly number[]): string => list.at(-1)?.toFixed(4) ?? 'none';
  throw new Error(
    `The policy of round ${round} does not come back: its last loss is ${last(losses)} where ${last(recorded)} was recorded. ` +
      'Credit the run with its own model, on the Selkie that made it.',
  );
}
