/**
 * What a headless run on knowledge prints: a line for each condition, round and pooled measurement, and the comparison over seeds,
 * aligned for a terminal or as Markdown for a file.
 */
import type { Condition, ConditionName, MultiPassageRecord } from '../../seal/knowledge/measured';
import type { KnowledgeRound } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';
import {
  acrossSeeds,
  type Comparison,
  type ConditionAcrossSeeds,
  type CrossedEstimate,
  type Pair,
  type SeedRun,
} from '../../seal/statistics/acrossSeeds';
import { judgePaired, type Verdict } from '../../seal/statistics/verdict';
import {
  accuracyText,
  alignedTable,
  chance,
  estimateText,
  headline,
  lineStart,
  markdownTable,
  points,
  policyText,
  signed,
  spread,
  type Table,
  tableOf,
  trainingLine,
  VERDICT_RULE,
} from './report';

const counted = (passages: number): string => `${passages} ${passages === 1 ? 'passage' : 'passages'}`;

/** `against` are the conditions so far: a policy is compared, passage by passage, with the untrained self-edits. */
export function conditionLine(condition: Condition, against: readonly Condition[]): string {
  const { name, round, n, questions, accuracy, standardError, fixed, broken, perItem } = condition;
  const line = `${lineStart(name, round)}${accuracyText(accuracy, standardError)}  n = ${counted(n)}, ${questions} answers`;
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
  const { meanReward, bestReward, decisions, policyFinetune } = record;
  const rewards = `reward ${estimateText(meanReward)}, best ${estimateText(bestReward)}, n = ${counted(meanReward.n)}`;
  return trainingLine(record, rewards, `${decisions.length} parts`, policyText(policyFinetune));
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
    conditions: measures.flatMap(({ conditions }) => conditions),
  }));
  const pooled = acrossSeeds(pools, PAIRS);
  return {
    seeds: runs.map(({ settings }) => settings.seed),
    single: acrossSeeds(runs, PAIRS),
    pooled: pooled.conditions.length > 0 ? pooled : null,
  };
}

type SeedsSummary = ReturnType<typeof seedsSummary>;

export function comparisonText(summary: SeedsSummary): string {
  return tablesOf(summary)
    .map(([title, table]) => `${title}\n${alignedTable(table)}`)
    .join('\n\n');
}

export function comparisonMarkdown(summary: SeedsSummary, about: string): string {
  const tables = tablesOf(summary).map(([title, table]) => `${title}\n\n${markdownTable(table)}`);
  return `${[about, ...tables, READING].join('\n\n')}\n`;
}

const READING =
  'Accuracy in percent, closed-book unless said otherwise. The first standard error is over passages, each averaged over the ' +
  'seeds; the second over seeds, each averaged over the passages. p takes both into account (`src/seal/statistics/acrossSeeds.ts`), each difference by itself. ' +
  VERDICT_RULE;

const tablesOf = ({ seeds, single, pooled }: SeedsSummary): [title: string, Table][] => [
  ...comparisonTables('One adapter for each self-edit', seeds, single),
  ...(pooled ? comparisonTables('One adapter for all passages', seeds, pooled) : []),
];

function comparisonTables(
  title: string,
  seeds: readonly number[],
  { conditions, differences }: Comparison<ConditionName>,
): [title: string, Table][] {
  type Row = CrossedEstimate & { seeds: number[] };
  const estimates = (name: string, text: (share: number) => string) => [
    [name, ({ mean }: Row) => text(mean)] as const,
    ['± passages', ({ overPassages }: Row) => spread(overPassages)] as const,
    ['± seeds', ({ overSeeds }: Row) => spread(overSeeds)] as const,
    ...seeds.map((seed) => {
      const cell = ({ seeds: own, perSeed }: Row): string => {
        const value = perSeed[own.indexOf(seed)];
        return value === undefined ? '–' : text(value);
      };
      return [`seed ${seed}`, cell] as const;
    }),
    ['passages', ({ passages }: Row) => String(passages)] as const,
  ];
  const tables: [title: string, Table][] = [
    [`${title}:`, tableOf(conditions, [['condition', conditionTitle], ...estimates('mean', points)])],
    [
      `${title}, differences on the same passages:`,
      tableOf(differences, [
        ['difference', ({ of, from }) => `${of} − ${from}`],
        ...estimates('points', (share) => (Number(points(share)) === 0 ? '0.0' : signed(share))),
        ['p', ({ p }) => chance(p)],
        ['verdict', ({ verdict, of, from }) => VERDICTS[verdict](of, from)],
      ]),
    ],
  ];
  return tables.filter(([, { rows }]) => rows.length > 0);
}

const CONDITION_TITLES: Record<ConditionName, string> = {
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
function conditionTitle({ name, round }: ConditionAcrossSeeds<ConditionName>): string {
  if (round === 0) return CONDITION_TITLES[name];
  if (name === 'base') return `weights after round ${round}, no adapter`;
  return `${CONDITION_TITLES[name]} after round ${round}`;
}

const VERDICTS: Record<Verdict, (of: string, from: string) => string> = {
  better: (of) => `${of} is better, by more than noise`,
  worse: (of, from) => `${of} is worse than ${from}, by more than noise`,
  'no difference shown': () => 'within noise',
  'too few': () => 'too few to tell noise',
};

/** What a table says of where its numbers are from. */
export function aboutRuns(runs: readonly KnowledgeRun[]): string {
  const [first] = runs;
  if (!first) return '';
  const { model, device, commit, measuredOn, settings } = first;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const { rounds, trainingPassages, edits, heldOutPassages, heldOutEdits, multiPassage: pool } = settings;
  const isDevelopment = measuredOn === 'development';
  const sort = isDevelopment ? 'development' : 'held-out';
  const lines = [
    `${headline(model, device)}, commit ${commit ?? 'unknown'}`,
    `seeds: ${runs.map((run) => run.settings.seed).join(', ')}`,
    `rounds: ${rounds}, each of ${trainingPassages} fresh passages with ${edits} self-edits`,
    `${sort} passages: ${heldOutPassages}, with ${heldOutEdits} self-edits each`,
    pool.passages > 0 &&
      `${sort} passages pooled into one adapter: ${pool.passages}, with ${pool.edits} self-edits each, ${pool.steps} steps of ${pool.tokensPerStep} tokens`,
    isDevelopment && 'settings may have been chosen on these passages',
    `${(seconds / 60).toFixed(0)} minutes in all`,
  ];
  return lines.flatMap((line) => (line === false ? [] : `- ${line}`)).join('\n');
}
