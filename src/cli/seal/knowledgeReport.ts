/** What a headless run on knowledge prints: a line for each condition, round and pooled measurement, and the comparison over seeds. */
import {
  type Condition,
  type ConditionName,
  type CreditMeasure,
  type MultiPassageRecord,
  pooledOf,
} from '../../seal/knowledge/measured';
import type { KnowledgeRound } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';
import {
  acrossSeeds,
  type Comparison,
  type ConditionAcrossSeeds,
  type Pair,
  type SeedRun,
} from '../../seal/statistics/acrossSeeds';
import { judgePaired } from '../../seal/statistics/verdict';
import type { Estimate } from '../../seal/types';
import { accuracyText, comparisonTables, estimateText, lineStart, signed, spread, trainingLine } from './report';

const counted = (passages: number): string => `${passages} ${passages === 1 ? 'passage' : 'passages'}`;

/** `against` are the conditions so far: a policy is compared, passage by passage, with the untrained self-edits. */
export function conditionLine(condition: Condition, against: readonly Condition[]): string {
  const { name, writer, round, n, questions, accuracy, standardError, fixed, broken, perItem } = condition;
  const line = `${lineStart(name, round)}${writer === undefined ? '' : `${writer}: `}${accuracyText(accuracy, standardError)}  n = ${counted(n)}, ${questions} answers`;
  if (name === 'base') return line;
  const untrained = name === 'policy' ? against.find((earlier) => earlier.name === 'untrained') : undefined;
  const paired = untrained && judgePaired(untrained.perItem, perItem);
  const gain = paired ? `; ${signed(paired.difference)} ± ${spread(paired.standardError)} against untrained` : '';
  return `${line}, ${fixed} fixed, ${broken} broken${gain}`;
}

/** The pooled measurements of a round; `earlier` holds those of the untrained policy. */
export function multiPassageLines(record: MultiPassageRecord, earlier: readonly MultiPassageRecord[]): string[] {
  const { passages, edits, conditions, finetunes, round, seconds } = record;
  const against = earlier.flatMap((one) => one.conditions);
  const material = finetunes.map(({ name, sequences, tokens }) => `${name} ${sequences} texts, ${tokens} tokens; `);
  return [
    `${lineStart('pooled', round)}one adapter for ${passages} passages, self-edits of each: ${edits}; ${material.join('')}${seconds.toFixed(0)} s`,
    ...conditions.map((condition) => `  ${conditionLine(condition, against)}`),
  ];
}

export function roundLine(record: KnowledgeRound): string {
  const { meanReward, bestReward, decisions } = record;
  const rewards = `reward ${estimateText(meanReward)}, best ${estimateText(bestReward)}, n = ${counted(meanReward.n)}`;
  return trainingLine(record, rewards, `${decisions.length} parts`);
}

const PAIRS: readonly Pair<ConditionName>[] = [
  ['policy', 'base'],
  ['policy', 'untrained'],
  ['policy', 'teacher'],
  ['untrained', 'passage'],
  ['passage', 'base'],
];

/** `single`: one adapter for each self-edit. `pooled`: one for all passages; `null` where it was not measured. */
export function seedsSummary(runs: readonly (SeedRun<Condition> & Pick<KnowledgeRun, 'measures'>)[]) {
  const pools = runs.map(({ settings, measures }) => ({
    settings,
    conditions: pooledOf(measures).flatMap(({ conditions }) => conditions),
  }));
  const pooled = acrossSeeds(pools, PAIRS);
  return {
    seeds: runs.map(({ settings }) => settings.seed),
    single: acrossSeeds(runs, PAIRS),
    pooled: pooled.conditions.length > 0 ? pooled : null,
  };
}

export function knowledgeTables({ seeds, single, pooled }: ReturnType<typeof seedsSummary>) {
  const tables = (title: string, comparison: Comparison<ConditionName>) =>
    comparisonTables(title, 'passages', seeds, comparison, conditionTitle);
  return [
    ...tables('One adapter for each self-edit', single),
    ...(pooled ? tables('One adapter for all passages', pooled) : []),
  ];
}

const CONDITION_TITLES: Record<ConditionName, string> = {
  hand: 'By hand',
  base: 'base, no adapter',
  'open-book': 'base with the passage in sight',
  passage: 'passage only',
  untrained: 'untrained self-edits',
  'untrained-best': 'untrained, best of the samples (oracle)',
  teacher: 'template teacher',
  policy: 'policy',
  'policy-best': 'policy, best of the samples (oracle)',
};

/** A base after a round is the policy's weights without an adapter: whether the training itself left something behind. */
function conditionTitle({ name, writer, round }: ConditionAcrossSeeds<ConditionName>): string {
  if (writer !== undefined) return `self-edits of ${writer}`;
  if (round === 0) return CONDITION_TITLES[name];
  if (name === 'base') return `weights after round ${round}, no adapter`;
  return `${CONDITION_TITLES[name]} after round ${round}`;
}

/** The lines of a self-edit that was credited, those that help most first. */
export function creditLines({ item, round, credit }: CreditMeasure): string[] {
  const text = ({ mean, standardError }: Estimate): string =>
    `${mean.toFixed(3)} ± ${standardError?.toFixed(3) ?? '?'}`;
  const lines = credit.lines.toSorted((left, right) => right.goldLogProbability.mean - left.goldLogProbability.mean);
  return [
    `credit of the lines of ${credit.selfEdit} (held-out passage ${item + 1}, round ${round}), nats per token of the right answer, ${credit.repeats} repeats`,
    ...lines.map(({ sequence, goldLogProbability }) => `line ${sequence + 1}: ${text(goldLogProbability)}`),
  ];
}
