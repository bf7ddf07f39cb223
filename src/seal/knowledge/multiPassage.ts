/**
 * Continued pretraining in small (arXiv 2506.10943, table 2; seal-reference 2.4, 2.9): the self-edits of many held-out
 * passages are pooled, one adapter is trained on the pool, and it is quizzed on the questions of all of them. Every condition
 * trains for the same steps with the same tokens in each, so that more material is not also more training.
 */
import type { AdapterId, FinetuneJob, FinetuneResult } from '../../contract/engine';
import { Random } from '../../world/random';
import { stopwatch } from '../context';
import type { Loop, Measure, Seat } from '../domain';
import { type Sitting, sit } from '../loop/quiz';
import { innerOptimizer, stepsOfWork, trainWave, wavesOf } from '../loop/train';
import { writeEdits } from '../loop/write';
import { deriveSeed } from '../seeds';
import { mean } from '../statistics/estimate';
import type { EventScope } from '../types';
import { summarise } from './conditions';
import type { KnowledgeContext } from './context';
import type { ConditionName, MultiPassageRecord } from './measured';
import { splitParagraphs } from './passages';
import { knowledgeQuiz } from './quiz';
import { bareAnswers, rewardCandidate } from './reward';
import { givenSelfEdit } from './selfEdits';
import { buildTrainingSequences } from './trainingSequences';
import type { BaseAnswers, Candidate, Knowledge, Passage, SelfEdit, TrainingSequence } from './types';

/** Of the weights as loaded, and of the last policy. */
export function pooledMeasure(passages: readonly Passage[], rounds: number): Measure<Knowledge>[] {
  if (passages.length === 0) return [];
  const due = (round: number): boolean => round === 0 || round === rounds;
  return [{ name: 'multi-passage', due, run: (loop, round) => multiPassage(loop, round, passages) }];
}

/** Round 0: everything that needs no training of the policy. Later: the policy of that round. Both beside their base. */
export async function multiPassage(
  loop: Loop<Knowledge>,
  round: number,
  passages: readonly Passage[],
): Promise<MultiPassageRecord> {
  const seconds = stopwatch(loop);
  const scope: EventScope = { purpose: 'multi-passage', round };
  const pools = await fillPools(loop, scope, passages);
  const { base, trained } = await trainAndQuiz(loop, scope, passages, pools);
  return {
    name: 'multi-passage',
    round,
    passages: passages.length,
    edits: loop.settings.multiPassage.edits,
    conditions: [
      summarise('base', round, base, []),
      ...trained.map(({ pool, candidates }) => summarise(pool.name, round, base, candidates)),
    ],
    finetunes: trained.map(({ pool, result: { tokens, losses } }) => ({
      name: pool.name,
      sequences: pool.sequences.length,
      tokens,
      losses,
    })),
    seconds: seconds(),
  };
}

/** All that one adapter is trained on. */
interface Pool {
  name: ConditionName;
  label: string;
  passages: number;
  sequences: TrainingSequence[];
}

async function fillPools(context: Loop<Knowledge>, scope: EventScope, passages: readonly Passage[]): Promise<Pool[]> {
  const { conditions } = context.settings;
  const label = (name: ConditionName): string => `multi-passage/round${scope.round}/${name}`;
  const plans: { name: ConditionName; selfEdits: SelfEdit[] }[] = [];
  if (scope.round === 0) {
    plans.push({
      name: 'passage',
      selfEdits: passages.map((_, passage) => givenSelfEdit('none', label('passage'), passage, [])),
    });
    const teacher = passages.flatMap(({ teacher: texts }, passage) =>
      texts ? [givenSelfEdit('teacher', label('teacher'), passage, texts)] : [],
    );
    // Only where every passage has one: a mean over other passages would not compare.
    if (teacher.length === passages.length) plans.push({ name: 'teacher', selfEdits: teacher });
  }
  const writer: ConditionName = scope.round === 0 ? 'untrained' : 'policy';
  if (conditions.includes(writer)) {
    // Every policy writes with the same random numbers, as for single passages.
    const selfEdits = await writeEdits(context, scope, passages, {
      edits: context.settings.multiPassage.edits,
      policyVersion: scope.round,
      label: label(writer),
      seedKey: 'multi-passage',
    });
    plans.push({ name: writer, selfEdits });
  }
  return plans
    .filter(({ name }) => conditions.includes(name))
    .sort((left, right) => conditions.indexOf(left.name) - conditions.indexOf(right.name))
    .map(({ name, selfEdits }) => ({
      name,
      label: label(name),
      passages: passages.length,
      sequences: passages.flatMap((passage, index) =>
        pooledSequences(
          context,
          passage,
          selfEdits.filter((selfEdit) => selfEdit.item === index),
        ),
      ),
    }));
}

/** What several self-edits of one passage come to: each distinct text once, the bare passage among them. */
function pooledSequences(
  { tokenizer, settings, engine }: KnowledgeContext,
  passage: Passage,
  selfEdits: readonly SelfEdit[],
): TrainingSequence[] {
  const maxTokens = Math.min(settings.sequences.maxTokens, engine.model.contextLength);
  const built = selfEdits.flatMap(
    (selfEdit) =>
      buildTrainingSequences(tokenizer, settings.writing.style, { ...settings.sequences, maxTokens }, passage, selfEdit)
        .sequences,
  );
  return [...new Map(built.map((sequence) => [sequence.text, sequence])).values()];
}

interface TrainedPool {
  pool: Pool;
  result: FinetuneResult;
  /** The adapter on each passage. */
  candidates: Candidate[];
}

/** Wave by wave, as the inner loop; the base is asked beside the first wave. */
async function trainAndQuiz(
  loop: Loop<Knowledge>,
  scope: EventScope,
  passages: readonly Passage[],
  pools: readonly Pool[],
): Promise<{ base: BaseAnswers[]; trained: TrainedPool[] }> {
  // One adapter sits the quiz once for each passage; so many sittings would ask it the same side questions over and over.
  const quiz = knowledgeQuiz(loop, passages, null);
  const work = pools.map((pool) => ({ pool, edit: pool.label, repeat: 0, job: jobFor(loop, pool) }));
  const steps = stepsOfWork(work);
  const settings = { finetune: { rank: loop.settings.multiPassage.rank } };
  const trained: TrainedPool[] = [];
  let bare = seatsOf(passages, null, null);
  let base: BaseAnswers[] = [];
  const take = (sittings: readonly Sitting<Knowledge>[]): void => {
    if (bare.length > 0) base = basesOf(passages, scope.round, sittings);
    bare = [];
  };
  for (const wave of wavesOf({ engine: loop.engine, settings }, work)) {
    const adapted = await trainWave(loop, scope, wave, steps);
    try {
      const usable = adapted.filter(({ result }) => result.diverged === null);
      const seats = usable.flatMap(({ edit, result }) => seatsOf(passages, edit, result.adapter));
      const sittings = await sit(loop, scope, quiz, [...bare, ...seats]);
      take(sittings);
      for (const { pool, job, result } of adapted)
        trained.push({ pool, result, candidates: candidatesOf(pool, passages, result, job, sittings) });
    } finally {
      await loop.engine.freeAdapters(adapted.map(({ result }) => result.adapter));
    }
  }
  take(await sit(loop, scope, quiz, bare));
  return { base, trained };
}

function seatsOf(passages: readonly Passage[], edit: string | null, adapter: AdapterId | null): Seat[] {
  return passages.map((_, item) => ({ edit, adapter, item, repeat: 0, openBook: false }));
}

function basesOf(passages: readonly Passage[], round: number, sittings: readonly Sitting<Knowledge>[]): BaseAnswers[] {
  return sittings.flatMap(({ seat: { edit, item }, answers }) =>
    edit === null && answers ? [bareAnswers(item, paragraphsOf(passages[item]), round, answers)] : [],
  );
}

const paragraphsOf = (passage: Passage | undefined): number => (passage ? splitParagraphs(passage.context).length : 1);

function candidatesOf(
  { label }: Pool,
  passages: readonly Passage[],
  { losses, gradientNorms, tokens, diverged }: FinetuneResult,
  { lora }: FinetuneJob,
  sittings: readonly Sitting<Knowledge>[],
): Candidate[] {
  return passages.map((passage, item) => {
    const answers = sittings.find(({ seat }) => seat.edit === label && seat.item === item)?.answers ?? null;
    const divergedAt = diverged ?? (answers === null ? losses.length : null);
    const trial = { repeat: 0, loraSeed: lora.seed, losses, gradientNorms, tokens, divergedAt, answers };
    const edit = givenSelfEdit('none', label, item, []);
    return rewardCandidate(
      { edit, material: null, untrained: null, trials: [trial], sameAs: null },
      { rule: 'accuracy', paragraphs: paragraphsOf(passage), rubrics: null },
    );
  });
}

/**
 * The steps are laid out here, one after another in a single epoch, because conditions differ in the number and the length
 * of their texts: a step takes as many texts as make up its tokens on average. All conditions start from the same A.
 */
function jobFor({ settings }: KnowledgeContext, { sequences }: Pool): FinetuneJob {
  const { rank, alpha, learningRate, steps, tokensPerStep } = settings.multiPassage;
  const batchSize = Math.max(1, Math.round(tokensPerStep / mean(sequences.map(({ ids }) => ids.length))));
  const random = new Random(settings.seed, 'multi-passage order');
  const drawn: FinetuneJob['sequences'][number][] = [];
  while (drawn.length < steps * batchSize) drawn.push(...random.shuffled(sequences).map(({ ids }) => ({ ids })));
  return {
    sequences: drawn.slice(0, steps * batchSize),
    lora: { rank, alpha, targets: settings.finetune.targets, seed: deriveSeed(settings.seed, 'multi-passage adapter') },
    optimizer: innerOptimizer({ ...settings.finetune, learningRate }),
    epochs: 1,
    batchSize,
    shuffleSeed: null,
  };
}
