/**
 * Continued pretraining in small (arXiv 2506.10943, table 2; seal-reference 2.4, 2.9): the self-edits of many held-out
 * passages are pooled, one adapter is trained on the pool, and it is quizzed on the questions of all of them. Every condition
 * trains for the same steps with the same tokens in each, so that more material is not also more training.
 */
import type { FinetuneJob, FinetuneResult } from '../../contract/engine';
import { Random } from '../../world/random';
import { checkpoint, type LoopContext, runStage, stopwatch } from '../context';
import { refuseDiverged } from '../diverged';
import { innerOptimizer, stepsOf, type TrainedEdit } from '../finetune';
import { splitParagraphs } from '../passages';
import { quiz } from '../quiz';
import { bareAnswers, rewardCandidate } from '../reward';
import { deriveSeed } from '../seeds';
import { givenSelfEdit, writeSelfEdits } from '../selfEdits';
import { mean } from '../statistics';
import { buildTrainingSequences } from '../trainingSequences';
import type { ConditionName, EventScope, MultiPassageRecord, Passage, SelfEdit, TrainingSequence } from '../types';
import { summarise } from './conditions';

/** Measures the weights of this round, unless `records` holds that already or there is nothing to measure on. */
export async function measureMultiPassage(
  context: LoopContext,
  round: number,
  passages: readonly Passage[],
  records: MultiPassageRecord[],
): Promise<void> {
  if (passages.length === 0 || records.some((record) => record.round === round)) return;
  const record = await multiPassage(context, round, passages);
  records.push(record);
  context.emit({ type: 'multi-passage', record });
}

/** Round 0: everything that needs no training of the policy. Later: the policy of that round. Both beside their base. */
export async function multiPassage(
  context: LoopContext,
  round: number,
  passages: readonly Passage[],
): Promise<MultiPassageRecord> {
  const seconds = stopwatch(context);
  const scope: EventScope = { purpose: 'multi-passage', round };
  const pools = await fillPools(context, scope, passages);
  const trained = await trainPools(context, scope, pools);
  const adapters = trained.map(({ result }) => result.adapter);
  try {
    const sheets = trained.map(({ pool, result, loraSeed }) => ({ pool, edits: quizSheets(pool, result, loraSeed) }));
    const all = sheets.flatMap(({ edits }) => edits);
    const sittings = await quiz(withoutSideQuestions(context), scope, passages, all, { base: true });
    const counts = passages.map((passage) => splitParagraphs(passage.context).length);
    const base = bareAnswers(sittings, counts, round, false);
    const conditions = [
      summarise('base', round, base, []),
      ...sheets.map(({ pool, edits }) => {
        const candidates = edits.map((edit) =>
          rewardCandidate(edit, sittings, {
            rule: 'accuracy',
            paragraphs: counts[edit.selfEdit.passage] ?? 1,
            rubrics: null,
          }),
        );
        return summarise(pool.name, round, base, candidates);
      }),
    ];
    return {
      round,
      passages: passages.length,
      edits: context.settings.multiPassage.edits,
      conditions,
      finetunes: trained.map(({ pool, result: { tokens, losses } }) => ({
        name: pool.name,
        sequences: pool.sequences.length,
        tokens,
        losses,
      })),
      seconds: seconds(),
    };
  } finally {
    if (adapters.length > 0) await context.engine.freeAdapters(adapters);
  }
}

/** All that one adapter is trained on. */
interface Pool {
  name: ConditionName;
  label: string;
  passages: number;
  sequences: TrainingSequence[];
}

async function fillPools(context: LoopContext, scope: EventScope, passages: readonly Passage[]): Promise<Pool[]> {
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
    const selfEdits = await writeSelfEdits(context, scope, passages, {
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
          selfEdits.filter((selfEdit) => selfEdit.passage === index),
        ),
      ),
    }));
}

/** What several self-edits of one passage come to: each distinct text once, the bare passage among them. */
function pooledSequences(
  { tokenizer, settings, engine }: LoopContext,
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
  loraSeed: number;
  result: FinetuneResult;
}

function trainPools(context: LoopContext, scope: EventScope, pools: readonly Pool[]): Promise<TrainedPool[]> {
  return runStage(context, 'finetune', scope, async () => {
    const { engine, settings, signal } = context;
    const work = pools.map((pool) => ({ pool, job: jobFor(context, pool) }));
    const total = work.reduce((sum, { job }) => sum + stepsOf(job), 0);
    const perWave = engine.planner.adaptersPerWave(settings.multiPassage.rank, 2 * settings.multiPassage.tokensPerStep);
    const trained: TrainedPool[] = [];
    let done = 0;
    try {
      for (let from = 0; from < work.length; from += perWave) {
        const wave = work.slice(from, from + perWave);
        await checkpoint(context, 'finetune');
        const results = await engine.finetune(
          wave.map(({ job }) => job),
          {
            signal,
            onProgress: ({ job, step, losses, totalSteps }) => {
              const entry = wave[job];
              if (!entry) return;
              done += losses.length;
              context.emit({
                type: 'losses',
                selfEdit: entry.pool.label,
                repeat: 0,
                step,
                losses,
                totalSteps,
                ...scope,
              });
              context.emit({ type: 'progress', stage: 'finetune', done, total, ...scope });
            },
          },
        );
        await refuseDiverged(engine, results);
        for (const [index, { pool, job }] of wave.entries()) {
          const result = results[index];
          if (result) trained.push({ pool, loraSeed: job.lora.seed, result });
        }
      }
    } catch (error) {
      if (trained.length > 0) await engine.freeAdapters(trained.map(({ result }) => result.adapter));
      throw error;
    }
    return trained;
  });
}

/**
 * The steps are laid out here, one after another in a single epoch, because conditions differ in the number and the length
 * of their texts: a step takes as many texts as make up its tokens on average. All conditions start from the same A.
 */
function jobFor({ settings }: LoopContext, { sequences }: Pool): FinetuneJob {
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

/** One adapter sits the quiz once for each passage; so many sittings would ask it the same side questions over and over. */
function withoutSideQuestions(context: LoopContext): LoopContext {
  const { sideQuestions: _, ...rest } = context;
  return rest;
}

/** The quiz goes passage by passage; here all passages sit it with the same adapter. */
function quizSheets({ label, passages }: Pool, result: FinetuneResult, loraSeed: number): TrainedEdit[] {
  return Array.from({ length: passages }, (_, passage) => ({
    selfEdit: givenSelfEdit('none', label, passage, []),
    sequences: [],
    dropped: [],
    repeats: [{ repeat: 0, loraSeed, ...result }],
  }));
}
