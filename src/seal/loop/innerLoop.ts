/**
 * The inner loop: finetune one adapter for each edit, quiz them all closed-book, reward them (arXiv 2506.10943, algorithm 1, lines
 * 4 to 6). An adapter that went to not-a-number is marked so, with its step, and the others go on.
 */
import { owned, runStage } from '../context';
import type { InnerLoopResult, Loop, LoopContext, Outcome, Quiz, QuizTaker, Trial } from '../domain';
import type { EventScope, Kind } from '../types';
import { type QuizResult, runQuiz, scoreAll, takersOf } from './quiz';
import {
  type Adapted,
  type Finetuned,
  planTraining,
  type Trainable,
  type TrainingKey,
  type TrainingPlan,
  trainWaves,
} from './train';

export interface InnerLoopPlan<K extends Kind> extends TrainingKey<K> {
  /** Whom the weights without an adapter answer: every item, those of edits that are not trained, or nobody. */
  bare: 'all' | 'untrained' | 'none';
  /** Also every item with the item in the prompt. */
  openBook?: boolean;
}

export async function innerLoop<K extends Kind>(
  loop: Loop<K>,
  scope: EventScope,
  items: readonly K['item'][],
  edits: readonly K['edit'][],
  plan: InnerLoopPlan<K>,
): Promise<InnerLoopResult<K>> {
  assertOnPolicy(edits, plan.policyVersion, scope);
  const training = await planTraining(loop, scope, items, owned(loop, edits), plan);
  const bare = owned(loop, bareTakers(items, training, plan));
  const quizzed = await trainAndQuiz(loop, scope, loop.bound.quiz(items), training.work, bare, takersOf);
  return reward(loop, scope, items, { training, ...quizzed }, plan.policyVersion);
}

/** Wave by wave: adapters train together, are quizzed together, and give their place up. `bare` is quizzed beside the first of them. */
export async function trainAndQuiz<One extends Trainable, K extends Kind>(
  loop: LoopContext<K>,
  scope: EventScope,
  quiz: Quiz<K>,
  work: readonly One[],
  bare: readonly QuizTaker[],
  takers: (adapted: readonly Finetuned<One>[]) => readonly QuizTaker[],
): Promise<{ trained: Finetuned<One>[]; quizResults: QuizResult<K>[] }> {
  const trained: Finetuned<One>[] = [];
  const quizResults: QuizResult<K>[] = [];
  for await (const adapted of trainWaves<One, K>(loop, scope, work)) {
    try {
      const beside = trained.length === 0 ? bare : [];
      quizResults.push(...(await runQuiz(loop, scope, quiz, [...beside, ...takers(adapted)])));
    } finally {
      await freeAdapted(loop, adapted);
    }
    trained.push(...adapted);
  }
  if (trained.length === 0) quizResults.push(...(await runQuiz(loop, scope, quiz, bare)));
  return { trained, quizResults };
}

export interface Tried<K extends Kind> {
  training: TrainingPlan<K>;
  trained: readonly Adapted[];
  quizResults: readonly QuizResult<K>[];
}

/** The last stage needs no adapter any more. */
export function reward<K extends Kind>(
  loop: Loop<K>,
  scope: EventScope,
  items: readonly K['item'][],
  { training, trained, quizResults }: Tried<K>,
  policyVersion: number,
): Promise<InnerLoopResult<K>> {
  return runStage(loop, 'reward', scope, async () => {
    const { bound } = loop;
    const answered = (openBook: boolean): Map<number, K['answers']> =>
      new Map(
        quizResults.flatMap(({ taker, answers }) =>
          taker.edit === null && taker.openBook === openBook && answers !== null
            ? [[taker.item, answers] as const]
            : [],
        ),
      );
    const base = answered(false);
    const trialsOf = trialsByEdit(trained, quizResults);
    const outcomes = training.edits.map(
      (one): Outcome<K> => ({ ...one, trials: trialsOf.get(one.sameAs ?? one.edit.id) ?? [] }),
    );
    const candidates = await scoreAll(loop, 'reward', bound.reward(items, outcomes, base));
    for (const candidate of candidates) loop.emit({ type: 'candidate', candidate, ...scope });
    const bare = (answers: ReadonlyMap<number, K['answers']>): K['bare'][] =>
      [...answers].flatMap(([place, own]) => {
        const item = items[place];
        return item === undefined ? [] : [bound.bareAnswers(item, place, own, policyVersion)];
      });
    return { base: bare(base), openBook: bare(answered(true)), candidates };
  });
}

export async function freeAdapted(
  { engine }: Pick<Loop<Kind>, 'engine'>,
  adapted: readonly Finetuned<Trainable>[],
): Promise<void> {
  if (adapted.length > 0) await engine.freeAdapters(adapted.map(({ result }) => result.adapter));
}

export function bareTakers<K extends Kind>(
  items: readonly K['item'][],
  { edits }: Pick<TrainingPlan<K>, 'edits'>,
  { bare, openBook = false }: Pick<InnerLoopPlan<K>, 'bare' | 'openBook'>,
): QuizTaker[] {
  const untrained = new Set(edits.flatMap((one) => (one.untrained === null ? [] : one.edit.item)));
  const asked = [...items.keys()].filter((item) => bare === 'all' || (bare === 'untrained' && untrained.has(item)));
  const takers = (those: readonly number[], open: boolean): QuizTaker[] =>
    those.map((item) => ({ edit: null, adapter: null, item, repeat: 0, openBook: open }));
  return [...takers(asked, false), ...(openBook ? takers([...items.keys()], true) : [])];
}

/** Of each edit that was trained, in the order of its repeats. */
function trialsByEdit<K extends Kind>(
  trained: readonly Adapted[],
  quizResults: readonly QuizResult<K>[],
): Map<string, Trial<K>[]> {
  const answered = new Map(quizResults.map(({ taker, answers }) => [`${taker.repeat} ${taker.edit}`, answers]));
  const trials = new Map<string, Trial<K>[]>();
  for (const { edit, repeat, job, result } of trained.toSorted((left, right) => left.repeat - right.repeat)) {
    const { losses, gradientNorms, tokens, diverged } = result;
    const answers = answered.get(`${repeat} ${edit}`) ?? null;
    const divergedAt = diverged ?? (answers === null ? losses.length : null);
    const trial = { repeat, loraSeed: job.lora.seed, losses, gradientNorms, tokens, divergedAt, answers };
    trials.set(edit, [...(trials.get(edit) ?? []), trial]);
  }
  return trials;
}

/** A reward depends on the weights that a text is trained into: an earlier policy's may not train this one (section 3.1). */
function assertOnPolicy<K extends Kind>(edits: readonly K['edit'][], policyVersion: number, scope: EventScope): void {
  if (scope.purpose !== 'train') return;
  const stale = edits.find((edit) => edit.policyVersion !== policyVersion);
  if (stale)
    throw new Error(`${stale.id} was not written by policy version ${policyVersion}; its reward would be stale.`);
}
