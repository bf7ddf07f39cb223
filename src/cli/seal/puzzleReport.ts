/** What a headless puzzle run prints: a line for each condition and round, and a table over seeds. */
import { compactText } from '../../seal/puzzles/configuration';
import type { PuzzleCondition, PuzzleConditionName, PuzzleRound, ReadingRecord } from '../../seal/puzzles/types';
import { acrossSeeds, type Pair, type SeedRun } from '../../seal/statistics/acrossSeeds';
import {
  accuracyText,
  chance,
  divergedText,
  estimateText,
  lineStart,
  points,
  policyText,
  signed,
  spread,
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
  const { round, meanReward, candidates, decisions, policyFinetune, seconds } = record;
  const kept = decisions.filter((decision) => decision.kept).length;
  const policy = policyFinetune === null ? '' : `; ${policyText(policyFinetune)}`;
  return `${lineStart('training', round)}solved ${estimateText(meanReward)}, n = ${meanReward.n} tasks; kept ${kept} of ${candidates.length}${divergedText(candidates)}${policy}; ${seconds.toFixed(0)} s`;
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
  const seeds = runs.map(({ settings }) => settings.seed).join(', ');
  return [
    `| condition | round | solved | ± over tasks | ± over seeds | tasks | seeds ${seeds} |`,
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ name, round, mean, overPassages, overSeeds, passages, perSeed }) =>
        `| ${name} | ${round} | ${points(mean)} % | ${spread(overPassages)} | ${spread(overSeeds)} | ${passages} | ${perSeed.map(points).join(' · ')} |`,
    ),
    '',
    '| difference on the same tasks | points | ± both together | p | verdict |',
    '|---|---|---|---|---|',
    ...differences.map(
      ({ of, from, mean, combined, p, verdict }) =>
        `| ${of} − ${from} | ${signed(mean)} | ${spread(combined)} | ${chance(p)} | ${VERDICTS[verdict]} |`,
    ),
    '',
    VERDICT_RULE,
  ].join('\n');
}

const VERDICTS = {
  better: 'more than noise',
  worse: 'more than noise, to the worse',
  'no difference shown': 'within noise',
  'too few': 'too few to tell noise',
} as const;
