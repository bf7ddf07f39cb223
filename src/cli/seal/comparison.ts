/** The comparison over seeds of knowledge as a headless run prints it: aligned for a terminal, or as Markdown for a file. */
import type { Condition, ConditionName } from '../../seal/knowledge/measured';
import type { KnowledgeRun } from '../../seal/record/record';
import {
  acrossSeeds,
  type Comparison,
  type ConditionAcrossSeeds,
  type CrossedEstimate,
  type Pair,
  type SeedRun,
} from '../../seal/statistics/acrossSeeds';
import type { Verdict } from '../../seal/statistics/verdict';
import { chance, points, spread, VERDICT_RULE } from './report';

const PAIRS: readonly Pair<ConditionName>[] = [
  ['policy', 'base'],
  ['policy', 'untrained'],
  ['policy', 'teacher'],
  ['untrained', 'passage'],
  ['passage', 'base'],
];

/** `single`: one adapter for each self-edit. `pooled`: one for all passages; `null` where it was not measured. */
export function seedsSummary(runs: readonly MeasuredRun[]) {
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
type MeasuredRun = SeedRun<Condition> & Pick<KnowledgeRun, 'measures'>;

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

interface Table {
  title: string;
  header: string[];
  rows: string[][];
}

export function comparisonText(summary: SeedsSummary): string {
  return tablesOf(summary)
    .map(({ title, header, rows }) => {
      const lines = [header, ...rows];
      const widths = header.map((_, column) => Math.max(...lines.map((row) => (row[column] ?? '').length)));
      const line = (row: string[]): string =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd();
      return [title, ...lines.map(line)].join('\n');
    })
    .join('\n\n');
}

export function comparisonMarkdown(summary: SeedsSummary, about: string): string {
  const tables = tablesOf(summary).map(({ title, header, rows }) =>
    [title, '', row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n'),
  );
  return `${[about, ...tables, READING].join('\n\n')}\n`;
}

const READING =
  'Accuracy in percent, closed-book unless said otherwise. The first standard error is over passages, each averaged over the ' +
  'seeds; the second over seeds, each averaged over the passages. p takes both into account (`src/seal/statistics/acrossSeeds.ts`), each difference by itself. ' +
  VERDICT_RULE;

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;

const tablesOf = ({ seeds, single, pooled }: SeedsSummary): Table[] => [
  ...comparisonTables('One adapter for each self-edit', seeds, single),
  ...(pooled ? comparisonTables('One adapter for all passages', seeds, pooled) : []),
];

function comparisonTables(title: string, seeds: readonly number[], comparison: Comparison<ConditionName>): Table[] {
  const { conditions, differences } = comparison;
  const shared = ['± passages', '± seeds', ...seeds.map((seed) => `seed ${seed}`), 'passages'];
  const cells = (value: CrossedEstimate & { seeds: number[] }, signed: boolean): string[] => [
    spread(value.overPassages),
    spread(value.overSeeds),
    ...seeds.map((seed) => {
      const own = value.perSeed[value.seeds.indexOf(seed)];
      return own === undefined ? '–' : percent(own, signed);
    }),
    String(value.passages),
  ];
  return [
    {
      title: `${title}:`,
      header: ['condition', 'mean', ...shared],
      rows: conditions.map((condition) => [
        conditionTitle(condition),
        percent(condition.mean, false),
        ...cells(condition, false),
      ]),
    },
    {
      title: `${title}, differences on the same passages:`,
      header: ['difference', 'points', ...shared, 'p', 'verdict'],
      rows: differences.map((difference) => [
        `${difference.of} − ${difference.from}`,
        percent(difference.mean, true),
        ...cells(difference, true),
        chance(difference.p),
        VERDICTS[difference.verdict](difference.of, difference.from),
      ]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** A base after a round is the policy's weights without an adapter: whether the training itself left something behind. */
function conditionTitle({ name, round }: ConditionAcrossSeeds<ConditionName>): string {
  if (round === 0) return CONDITION_TITLES[name];
  return name === 'base'
    ? `weights after round ${round}, no adapter`
    : `${CONDITION_TITLES[name]} after round ${round}`;
}

const VERDICTS: Record<Verdict, (of: string, from: string) => string> = {
  better: (of) => `${of} is better, by more than noise`,
  worse: (of, from) => `${of} is worse than ${from}, by more than noise`,
  'no difference shown': () => 'within noise',
  'too few': () => 'too few to tell noise',
};

function percent(share: number, isSigned: boolean): string {
  const text = points(Math.abs(share));
  const sign = Number(text) === 0 ? '' : share < 0 ? '−' : isSigned ? '+' : '';
  return `${sign}${text}`;
}
