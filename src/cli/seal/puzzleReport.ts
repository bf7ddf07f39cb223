/** What a headless puzzle run prints: a line for each condition and round, and a table over seeds. */
import { compactText } from '../../seal/puzzles/configuration';
import type { PuzzleCondition, PuzzleConditionName, PuzzleRound, ReadingRecord } from '../../seal/puzzles/types';
import { acrossSeeds, type Pair, type SeedRun } from '../../seal/statistics/acrossSeeds';
import {
  accuracyText,
  chance,
  estimateText,
  lineStart,
  markdownTable,
  points,
  policyText,
  signed,
  spread,
  tableOf,
  trainingLine,
  VERDICT_RULE,
} from './report';

export function puzzleConditionLine(condition: PuzzleCondition): string {
  const { name, round, n, candidates, accuracy, standardError, invalid, overLimit, configuration } = condition;
  const line = `${lineStart(name, round)}${accuracyText(accuracy, standardError)}  n = ${n} tasks`;
  if (name === 'in-context' || name === 'oracle') return line;
  const rest = `${line}, ${candidates} candidates`;
  if (configuration) return `${rest}: ${compactText(configuration)}`;
  return `${rest}, ${points(invalid)} % invalid, ${points(overLimit)} % over the step limit`;
}

export function puzzleRoundLine(record: PuzzleRound): string {
  const { meanReward, candidates, policyFinetune } = record;
  const rewards = `solved ${estimateText(meanReward)}, n = ${meanReward.n} tasks`;
  return trainingLine(record, rewards, String(candidates.length), policyFinetune && policyText(policyFinetune));
}

export function readingLine({ round, own, swapped, difference }: ReadingRecord): string {
  return `${lineStart('reading', round)}own tasks ${estimateText(own)}, dealt to other tasks ${estimateText(swapped)}, difference ${signed(difference.mean)} ± ${spread(difference.standardError)}`;
}

const PAIRS: readonly Pair<PuzzleConditionName>[] = [
  ['policy', 'untrained'],
  ['policy', 'constant'],
  ['untrained', 'in-context'],
  ['constant', 'untrained'],
];

export function puzzleSummary(runs: readonly SeedRun<PuzzleCondition>[]) {
  const { conditions: rows, differences } = acrossSeeds(runs, PAIRS);
  return { rows, differences };
}

/** Markdown: every condition, and the differences that matter, over all seeds. */
export function puzzleTable(runs: readonly SeedRun<PuzzleCondition>[]): string {
  const { rows, differences } = puzzleSummary(runs);
  const conditions = tableOf(rows, [
    ['condition', ({ name }) => name],
    ['round', ({ round }) => String(round)],
    ['solved', ({ mean }) => `${points(mean)} %`],
    ['± over tasks', ({ overPassages }) => spread(overPassages)],
    ['± over seeds', ({ overSeeds }) => spread(overSeeds)],
    ['tasks', ({ passages }) => String(passages)],
    [`seeds ${runs.map(({ settings }) => settings.seed).join(', ')}`, ({ perSeed }) => perSeed.map(points).join(' · ')],
  ]);
  const compared = tableOf(differences, [
    ['difference on the same tasks', ({ of, from }) => `${of} − ${from}`],
    ['points', ({ mean }) => signed(mean)],
    ['± both together', ({ combined }) => spread(combined)],
    ['p', ({ p }) => chance(p)],
    ['verdict', ({ verdict }) => VERDICTS[verdict]],
  ]);
  return [markdownTable(conditions), markdownTable(compared), VERDICT_RULE].join('\n\n');
}

const VERDICTS = {
  better: 'more than noise',
  worse: 'more than noise, to the worse',
  'no difference shown': 'within noise',
  'too few': 'too few to tell noise',
} as const;
