/**
 * Credit of the lines of a recorded self-edit (`credit.ts`), put into its run. A run file has no weights: what trained the policies is
 * written once more, with the run's own random numbers, and must be what was recorded; so must the losses of their training.
 */
import { type Loop, type LoopContext, openLoop } from '../domain';
import { finetunePolicy } from '../loop/policy';
import { HELD_OUT_KEY, writtenInRound } from '../loop/restEm';
import type { KnowledgeRun } from '../record/record';
import { creditOfLines } from './credit';
import { KNOWLEDGE } from './domain';
import { type CreditMeasure, LEAST_CREDIT_REPEATS } from './measured';
import {
  type Candidate,
  isOfLoop,
  type Knowledge,
  type KnowledgeInputs,
  type KnowledgeRound,
  type SealEvent,
  type SelfEdit,
} from './types';

/** Whose self-edits a run is about. */
const WRITERS: readonly string[] = ['policy', 'untrained'];

const ELSEWHERE = 'Credit the run with its own model, on the Selkie and the adapter that made it.';

/**
 * With the credit of the best self-edit of the last policy on a held-out passage, in place of an earlier credit.
 * @param inputs those of the run's settings. @param commit of the source that runs. @throws Error with one plain line.
 */
export async function creditedRun(
  context: LoopContext<Knowledge>,
  run: KnowledgeRun,
  inputs: KnowledgeInputs,
  { item, commit }: { item: number; commit: string | null },
): Promise<{ run: KnowledgeRun; measure: CreditMeasure }> {
  const { engine } = context;
  const opened = openLoop(KNOWLEDGE, context, inputs);
  const loop = { ...opened, bound: { ...opened.bound, items: run.items } };
  const candidate = bestOn(loop, run, item);
  await engine.restoreWeights();
  try {
    for (const record of run.rounds) await trainedAgain(loop, record);
    const measure = { name: 'credit' as const, round: run.rounds.length, item, commit };
    const credited = { ...measure, credit: await creditOf(loop, candidate, run.rounds.length) };
    const others = run.measures.filter(({ name }) => name !== 'credit');
    return { run: { ...run, measures: [...others, credited] }, measure: credited };
  } finally {
    await engine.restoreWeights().catch(() => undefined);
  }
}

/** The one that the Lab opens with. */
function bestOn({ bound }: Loop<Knowledge>, run: KnowledgeRun, item: number): Candidate {
  const evaluations = run.rounds.at(-1)?.evaluations ?? run.start;
  const written = evaluations.find(({ condition }) => WRITERS.includes(condition.name))?.candidates ?? [];
  const own = written.filter(({ edit }) => edit.item === item);
  const rewards = own.map((candidate) => bound.rewardOf(candidate) ?? Number.NEGATIVE_INFINITY);
  const candidate = own[rewards.indexOf(Math.max(...rewards))];
  if (candidate !== undefined) return candidate;
  throw new Error(`The run has no self-edit of the model’s own on held-out passage ${item + 1}.`);
}

async function creditOf(loop: Loop<Knowledge>, { edit, sequences }: Candidate, round: number) {
  const passage = loop.bound.items.heldOut[edit.item];
  const anew = passage && loop.bound.prepare(passage, edit, HELD_OUT_KEY).material?.sequences;
  if (
    passage === undefined ||
    anew?.length !== sequences.length ||
    anew.some(({ text }, at) => text !== sequences[at]?.text)
  )
    throw new Error(`${edit.id} is not split into lines as it was. ${ELSEWHERE}`);
  const within = { ...loop, emit: (event: SealEvent) => void (isOfLoop(event) && loop.emit(event)) };
  const repeats = Math.max(LEAST_CREDIT_REPEATS, loop.settings.repeats);
  return creditOfLines(within, { purpose: 'held-out', round }, passage, { edit, sequences: anew }, { repeats });
}

/** The policy of the round before, which is in the engine, becomes that of this round. */
async function trainedAgain(loop: Loop<Knowledge>, record: KnowledgeRound): Promise<void> {
  const { round, decisions, policyFinetune } = record;
  if (policyFinetune === null) return;
  const { items, written } = await writtenInRound(loop, round);
  const edits = new Map(written.map((edit) => [edit.id, edit]));
  const kept = new Set(decisions.flatMap((decision) => (decision.kept ? [decision.edit] : [])));
  const candidates = record.candidates.filter(({ edit }) => kept.has(edit.id));
  const anew = candidates.map((candidate) => ({
    ...candidate,
    edit: same(candidate.edit, edits.get(candidate.edit.id)),
  }));
  const scope = { purpose: 'train', round } as const;
  const trained = await finetunePolicy(loop, scope, loop.bound.pairs(items, anew, decisions));
  assertSameLosses(round, policyFinetune.losses, trained?.losses ?? []);
}

/** A file has no token ids, and one text may be written in several; the writer's own are those that it sampled. */
function same(recorded: SelfEdit, written: SelfEdit | undefined): SelfEdit {
  if (written !== undefined && written.text === recorded.text) return written;
  throw new Error(`${recorded.id}, which trained a policy, is not written again word for word. ${ELSEWHERE}`);
}

/** Share of a loss by which rounding may change it over a whole finetune. */
const TOLERANCE = 1e-3;

function assertSameLosses(round: number, recorded: readonly number[], losses: readonly number[]): void {
  const isNear = (loss: number, step: number): boolean =>
    Math.abs(loss - (losses[step] ?? Number.NaN)) <= TOLERANCE * Math.abs(loss);
  const other = recorded.findIndex((loss, step) => !isNear(loss, step));
  if (other < 0 && recorded.length === losses.length) return;
  const step = other < 0 ? recorded.length : other;
  const lossIn = (list: readonly number[]): string => list[step]?.toFixed(4) ?? 'none';
  throw new Error(
    `The policy of round ${round} does not come back: at step ${step + 1} its loss is ${lossIn(losses)} where ${lossIn(recorded)} was recorded. ${ELSEWHERE}`,
  );
}
