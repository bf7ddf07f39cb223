/**
 * SEAL's published results as a run: what each policy and each outside author came to on the same held-out passages, the rewards
 * of the training rounds, and adapters of many passages (arXiv 2506.10943, table 2). Files of one drop make one run.
 */
import type { DeviceReport, ModelReport } from '../../../contract/engine';
import { beginRecord, conditionsOf, type KnowledgeRun, type RunHeader, withPart } from '../../record/record';
import { refuse } from '../../record/runFileError';
import { estimate, mean } from '../../statistics/estimate';
import { summarise } from '../conditions';
import type { Evaluation } from '../measured';
import { select } from '../selection';
import { type KnowledgeSettings, PAPER_SETTINGS } from '../settings';
import type { Knowledge, KnowledgeRound, Passage } from '../types';
import { baseOf, candidatesOf, passageOf } from './articles';
import { pooledRecords } from './pooled';
import { assertAgrees, type CptResult, type QueryServerResult, type SealResult } from './schemas';
import { trainingRound, writtenIn } from './writers';

/** What its authors say they ran (arXiv 2506.10943, section 4.2; the model's own configuration): the files do not say it. */
const MODEL: ModelReport = {
  name: 'Qwen2.5-7B',
  ...{ parameters: 7_615_616_512, layers: 28, hidden: 3584, vocab: 152_064, contextLength: 131_072 },
  weightFormat: 'bf16',
};
const DEVICE: DeviceReport = {
  ...{ vendor: '', architecture: '', description: 'GPUs of SEAL’s authors', software: false },
  ...{ subgroups: true, shaderF16: true, maxBufferBytes: 0, maxBindingBytes: 0 },
};
/** Another program's: all that its files say. */
const OTHER_DEVICE: DeviceReport = { ...DEVICE, description: 'another program', subgroups: false, shaderF16: false };
/** Of all its files: the paper is of June. */
const YEAR = 2025;
/** What SEAL shuffles its data by. */
const SEED = 42;

export type RunResultFile = Exclude<SealResult, { kind: 'continual' }>;

/** @throws RunFileError where files contradict themselves or one another. */
export function sealRun(files: readonly RunResultFile[]): KnowledgeRun {
  const articles = files.flatMap((file) => (file.kind === 'query-server' ? [file.result] : []));
  const pools = files.flatMap((file) => (file.kind === 'cpt' ? [file.result] : []));
  const trained = articles.flatMap((result) => {
    const round = trainingRound(result.dataset);
    return round === null ? [] : [{ round, result }];
  });
  const measured = articles.filter(({ dataset }) => trainingRound(dataset) === null);
  const heldOut = (measured[0]?.articles ?? []).map(passageOf);
  const evaluations = withOneBase(measured.map((result) => evaluationsOf(result, heldOut)));
  const training = trained.map(({ round, result }) => ({ round, items: result.articles.map(passageOf) }));
  const numbers = new Set([...trained.map(({ round }) => round), ...evaluations.map((one) => one.condition.round)]);
  const rounds = [...numbers].filter((round) => round > 0).toSorted((left, right) => left - right);
  const settings = settingsOf(articles, pools, rounds, evaluations);
  const header: RunHeader<Knowledge> = {
    domain: 'knowledge',
    startedAt: [...articles, ...pools].map(dateOf).toSorted()[0] ?? '',
    commit: null,
    ...ranOn([...articles, ...pools]),
    settings,
    measuredOn: 'held-out',
    items: { training: placed(training, settings.trainingPassages), heldOut },
  };
  const judged = { field: 'quiz.judge', given: 'GPT-4.1', used: 'the verdicts of the files' };
  const isAuthors = articles.every(({ judge }) => judge === undefined);
  const run: KnowledgeRun = {
    ...beginRecord<Knowledge>(header),
    notices: isAuthors ? [{ ...judged, reason: 'was asked by SEAL’s authors, and nobody is asked again' }] : [],
    start: evaluations.filter(({ condition }) => condition.round === 0),
    rounds: rounds.map((round) => {
      const own = trained.find((one) => one.round === round)?.result ?? null;
      return roundOf(
        round,
        own,
        evaluations.filter(({ condition }) => condition.round === round),
      );
    }),
  };
  const whole = pooledRecords(pools).reduce((part, measure) => withPart(part, { type: 'measure', measure }), run);
  return { ...whole, conditions: conditionsOf(whole) };
}

/** @throws RunFileError where the files are of several models. */
function ranOn(
  files: readonly Pick<QueryServerResult, 'base_model'>[],
): Pick<RunHeader<Knowledge>, 'model' | 'device'> {
  const [name, ...others] = new Set(files.map((file) => file.base_model));
  if (others.length > 0)
    refuse(
      'base_model',
      `the files are of several models, ${[name, ...others].map((one) => one ?? MODEL.name).join(', ')}`,
    );
  if (name === undefined) return { model: MODEL, device: DEVICE };
  const unknown = { parameters: 0, layers: 0, hidden: 0, vocab: 0, contextLength: 0 };
  return { model: { name, ...unknown, weightFormat: 'f32' }, device: OTHER_DEVICE };
}

/** The row of the file, and that of the bare weights that its adapters were trained on. */
function evaluationsOf(result: QueryServerResult, heldOut: readonly Passage[]): Evaluation[] {
  const { articles, dataset, overall } = result;
  const differs = articles.findIndex(({ context }, at) => context !== heldOut[at]?.context);
  if (articles.length !== heldOut.length || differs >= 0)
    refuse('articles', `${dataset} is about other passages than the files beside it. Import it by itself`);
  const isBlank = articles.every(({ completions }) => completions.every(({ text }) => text.trim() === ''));
  const written = writtenIn(dataset, isBlank);
  const { name, round } = written;
  const base = articles.map((article, item) => baseOf(article, item, round, result));
  const label = `round${round}/${name}`;
  const candidates = articles.flatMap((article, item) => candidatesOf(article, item, label, written, result, round));
  const row: Evaluation = { condition: summarise(name, round, base, candidates), base, candidates };
  assertAgrees('overall.adapter_mean_accuracy', overall.adapter_mean_accuracy, row.condition.accuracy);
  const bare: Evaluation = { condition: summarise('base', round, base, []), base, candidates: [] };
  assertAgrees('overall.baseline_mean_accuracy', overall.baseline_mean_accuracy, bare.condition.accuracy);
  return [bare, row];
}

/** Of each weights the base is measured once: that of the file in which they wrote, where there is one. */
function withOneBase(measured: readonly Evaluation[][]): Evaluation[] {
  const isOwn = ([, row]: Evaluation[]): boolean =>
    row?.condition.name === 'untrained' || row?.condition.name === 'policy';
  const told = new Set<number>();
  return measured
    .toSorted((left, right) => Number(isOwn(right)) - Number(isOwn(left)))
    .flat()
    .filter(({ condition: { name, round } }) => name !== 'base' || (!told.has(round) && told.add(round)))
    .toSorted(byRow);
}

const ORDER = ['base', 'passage', 'untrained', 'teacher', 'policy'];

const byRow = ({ condition: left }: Evaluation, { condition: right }: Evaluation): number =>
  left.round - right.round || ORDER.indexOf(left.name) - ORDER.indexOf(right.name);

function roundOf(round: number, result: QueryServerResult | null, evaluations: Evaluation[]): KnowledgeRound {
  const policyVersion = round - 1;
  const articles = result?.articles ?? [];
  const base = articles.map((article, item) => baseOf(article, item, policyVersion, result ?? {}));
  const label = `round${round}/train`;
  const by = { author: 'policy' } as const;
  const candidates = articles.flatMap((article, item) =>
    result === null ? [] : candidatesOf(article, item, label, by, result, policyVersion),
  );
  const rewards = articles.map((_, item) =>
    candidates.flatMap(({ edit, reward }) => (edit.item === item ? [reward.mean] : [])),
  );
  if (result !== null)
    assertAgrees('overall.adapter_mean_accuracy', result.overall.adapter_mean_accuracy, mean(rewards.map(mean)));
  return {
    ...{ round, policyVersion, base, candidates, policyFinetune: null, evaluations, seconds: 0 },
    meanReward: estimate(rewards.map(mean)),
    bestReward: estimate(rewards.map((own) => Math.max(...own))),
    decisions: select({ seed: 0, selection: 'best-of-k', keep: 1, reward: 'accuracy' }, candidates, base),
  };
}

/** In the place where the record looks for the passages of each round. */
function placed(training: readonly { round: number; items: Passage[] }[], perRound: number): Passage[] {
  const { length } = training;
  const lists: Passage[][] = [];
  for (const { round, items } of training) {
    const at = (round - 1) % length;
    if (items.length !== perRound || lists[at] !== undefined)
      refuse('dataset', `the training rounds ${training.map((one) => one.round).join(', ')} do not follow one another`);
    lists[at] = items;
  }
  return lists.flat();
}

function settingsOf(
  articles: readonly QueryServerResult[],
  pools: readonly CptResult[],
  rounds: readonly number[],
  evaluations: readonly Evaluation[],
): KnowledgeSettings {
  const train = articles.find(({ dataset }) => trainingRound(dataset) !== null);
  const held = articles.find(({ dataset }) => trainingRound(dataset) === null);
  const [first = pools[0], pool = null] = [held ?? train, pools[0] ?? null];
  const { sequences, finetune, multiPassage } = PAPER_SETTINGS;
  const adapter = ({ rank, alpha, lr }: CptResult['lora_params']) => ({ rank, alpha, learningRate: lr });
  const lora = first?.lora_params;
  const names = new Set(evaluations.map(({ condition }) => condition.name));
  const { quiz } = PAPER_SETTINGS;
  const judge = first && 'judge' in first ? first.judge : undefined;
  return {
    ...PAPER_SETTINGS,
    quiz: judge ? { ...quiz, judge } : quiz,
    ...{ seed: SEED, corpus: 'own', rounds: rounds.at(-1) ?? 0, sideQuestions: 0, measureRubric: false },
    trainingPassages: train?.n_articles ?? PAPER_SETTINGS.trainingPassages,
    heldOutPassages: held?.n_articles ?? 0,
    edits: train?.k_completions ?? PAPER_SETTINGS.edits,
    heldOutEdits: held?.k_completions ?? 1,
    repeats: train?.eval_times ?? held?.eval_times ?? 1,
    conditions: PAPER_SETTINGS.conditions.filter((name) => name === 'base' || names.has(name)),
    sequences: { ...sequences, splitLines: first?.split_newlines ?? sequences.splitLines },
    finetune: lora ? { ...finetune, ...adapter(lora), epochs: lora.epochs, batchSize: lora.batch_size } : finetune,
    multiPassage: pool
      ? {
          ...multiPassage,
          ...adapter(pool.lora_params),
          passages: pool.n_articles,
          edits: Math.max(1, pool.k_completions),
        }
      : { ...multiPassage, passages: 0 },
  };
}

/** @throws RunFileError for a day that there is not. */
function dateOf({ timestamp, year = YEAR }: Pick<QueryServerResult, 'timestamp' | 'year'>): string {
  const [, month, day, hour, minute, second] = /^(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)$/.exec(timestamp) ?? [];
  const date = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  return Number.isNaN(Date.parse(date)) ? refuse('timestamp', `${timestamp} is no time`) : date;
}
