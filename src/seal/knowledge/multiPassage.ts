/**
 * Continued pretraining in small (arXiv 2506.10943, table 2; seal-reference 2.4, 2.9): one adapter is trained on the self-edits of many
 * held-out passages, and quizzed on all their questions. Every condition has the same steps and tokens in each.
 */
import type { AdapterId, FinetuneJob } from '../../contract/engine';
import { Random } from '../../world/random';
import { owned, stopwatch } from '../context';
import type { Loop, Measure, QuizTaker } from '../domain';
import { trainAndQuiz } from '../loop/innerLoop';
import { jobOf, type Trainable } from '../loop/train';
import { writeEdits } from '../loop/write';
import { deriveSeed } from '../seeds';
import { mean } from '../statistics/estimate';
import type { EventScope } from '../types';
import { summarise } from './conditions';
import type { ConditionName, MultiPassageRecord } from './measured';
import { splitParagraphs } from './passages';
import { knowledgeQuiz } from './quiz';
import { bareAnswers } from './reward';
import { bareEdits, buildTrainingSequences, teacherEdits } from './selfEdits';
import type { BaseAnswers, Knowledge, KnowledgeContext, Passage, SelfEdit, TrainingSequence } from './types';

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
  const { edits } = loop.settings.multiPassage;
  const scope: EventScope = { purpose: 'multi-passage', round };
  // The adapter of a pool learns of all passages, so that pools are shared out whole.
  const pools = (await fillPools(loop, scope, passages)).filter((_, pool) => loop.share?.owns(pool) ?? true);
  const takers = (edit: string | null, adapter: AdapterId | null): QuizTaker[] =>
    passages.map((_, item) => ({ edit, adapter, item, repeat: 0, openBook: false }));
  const { trained, quizResults } = await trainAndQuiz(
    loop,
    scope,
    // One adapter takes the quiz once for each passage, and would be asked the same side questions over and over.
    knowledgeQuiz(loop, passages, null),
    pools,
    owned(loop, takers(null, null)),
    (adapted) =>
      adapted.flatMap(({ edit, result: { adapter, diverged } }) => (diverged === null ? takers(edit, adapter) : [])),
  );
  const answersOf = (label: string | null): BaseAnswers[] =>
    quizResults.flatMap(({ taker: { edit, item }, answers }) => {
      const paragraphs = splitParagraphs(passages[item]?.context ?? '').length;
      return edit === label && answers ? [bareAnswers(item, paragraphs, round, answers)] : [];
    });
  const base = answersOf(null);
  const pooled = (label: string): BaseAnswers[] => {
    const own = answersOf(label);
    return own.length > 0 ? own : base.map(failed);
  };
  return {
    name: 'multi-passage',
    round,
    passages: passages.length,
    edits,
    conditions: [
      summarise('base', round, base, []),
      ...trained.map(({ name, edit }) => summarise(name, round, base, [], pooled(edit))),
    ],
    finetunes: trained.map(({ name, sequences, result: { tokens, losses } }) => {
      return { name, sequences: sequences.length, tokens, losses };
    }),
    seconds: seconds(),
  };
}

interface Pool extends Trainable {
  name: ConditionName;
  sequences: TrainingSequence[];
}

async function fillPools(loop: Loop<Knowledge>, scope: EventScope, passages: readonly Passage[]): Promise<Pool[]> {
  const { conditions, multiPassage: own } = loop.settings;
  const label = (name: ConditionName): string => `multi-passage/round${scope.round}/${name}`;
  const plans = new Map<ConditionName, SelfEdit[]>();
  if (scope.round === 0) {
    plans.set('passage', bareEdits(label('passage'), passages));
    const teacher = teacherEdits(label('teacher'), passages);
    if (teacher.length > 0) plans.set('teacher', teacher);
  }
  const writer: ConditionName = scope.round === 0 ? 'untrained' : 'policy';
  if (conditions.includes(writer)) {
    // Every policy writes with the same random numbers, as for single passages.
    const plan = { edits: own.edits, policyVersion: scope.round, label: label(writer), seedKey: 'multi-passage' };
    plans.set(writer, await writeEdits(loop, scope, passages, plan));
  }
  loop.share?.together();
  return [...new Set(conditions)].flatMap((name) => {
    const edits = plans.get(name);
    if (!edits) return [];
    const sequences = passages.flatMap((passage, index) => {
      const built = edits
        .filter(({ item }) => item === index)
        .map((edit) => buildTrainingSequences(loop, passage, edit));
      // Each distinct text of a passage once, the bare passage among them.
      return [...new Map(built.flatMap((one) => one.sequences).map((one) => [one.text, one])).values()];
    });
    return [{ name, edit: label(name), repeat: 0, sequences, job: jobFor(loop, sequences) }];
  });
}

/** An adapter that went to not-a-number gives no answer that is right. */
function failed(base: BaseAnswers): BaseAnswers {
  const answers = base.answers.map((answer) => ({ ...answer, correct: false }));
  return { ...base, answers, accuracy: 0, goldLogProbabilities: null };
}

/** Steps are laid out in one epoch: each takes as many texts as make up its tokens on average. All start from the same A. */
function jobFor({ settings }: KnowledgeContext, sequences: readonly TrainingSequence[]): FinetuneJob {
  const { rank, alpha, learningRate, steps, tokensPerStep } = settings.multiPassage;
  const batchSize = Math.max(1, Math.round(tokensPerStep / mean(sequences.map(({ ids }) => ids.length))));
  const random = new Random(settings.seed, 'multi-passage order');
  const drawn: FinetuneJob['sequences'][number][] = [];
  while (drawn.length < steps * batchSize) drawn.push(...random.shuffled(sequences).map(({ ids }) => ({ ids })));
  const own = { ...settings.finetune, rank, alpha, learningRate, epochs: 1, batchSize };
  return jobOf(own, drawn.slice(0, steps * batchSize), deriveSeed(settings.seed, 'multi-passage adapter'), null);
}
