/** What following streams came to, for the terminal and in Markdown. */
import { type Column, gridOf, markdownFile, type TitledTable } from '../../../formats/table';
import { headline } from '../../../seal/record/about';
import type { StreamRun } from '../../../seal/stream/record';
import { differencesOf, type LearnerDifference, type LearnerSummary, summaryOf } from '../../../seal/stream/summary';
import { chosenThresholds } from '../../../seal/stream/thresholds';
import type { Estimate } from '../../../seal/types';
import { points, signed, spread, VERDICTS } from '../report';

const percent = ({ mean, standardError, n }: Estimate): string | null =>
  n === 0 ? null : `${points(mean)} ± ${spread(standardError)}`;
const giga = ({ mean, standardError }: Estimate): string =>
  `${(mean / 1e9).toFixed(1)} ± ${standardError === null ? '–' : (standardError / 1e9).toFixed(1)}`;
const plain = ({ mean, standardError }: Estimate): string => `${mean.toFixed(1)} ± ${standardError?.toFixed(1) ?? '–'}`;

const COLUMNS: Column<LearnerSummary>[] = [
  { name: 'rule', head: 'learns', text: ({ learner }) => learner },
  { name: 'learned', head: 'texts learned', text: ({ learned }) => plain(learned) },
  { name: 'precision', head: 'precision', text: ({ precision }) => percent(precision) },
  { name: 'recall', head: 'recall', text: ({ recall }) => percent(recall) },
  { name: 'accuracy', head: 'new facts at the end', text: ({ accuracy }) => percent(accuracy) },
  { name: 'along', head: 'new facts on the way', text: ({ along }) => percent(along) },
  { name: 'known', head: 'known facts kept', text: ({ known }) => percent(known) },
  { name: 'deciding', head: 'deciding, GFLOP', text: ({ deciding }) => giga(deciding) },
  { name: 'training', head: 'training, GFLOP', text: ({ training }) => giga(training) },
];

const WHAT: Record<LearnerDifference['what'], string> = { accuracy: 'new facts at the end', known: 'known facts kept' };

const DIFFERENCES: Column<LearnerDifference>[] = [
  { name: 'difference', head: 'difference', text: ({ of, from }) => `${of} − ${from}` },
  { name: 'what', head: 'of', text: ({ what }) => WHAT[what] },
  { name: 'points', head: 'points', text: ({ difference }) => signed(difference) },
  { name: 'error', head: '±', text: ({ standardError }) => spread(standardError) },
  { name: 'p', head: 'p', text: ({ p }) => (p === null ? null : p < 0.001 ? '< 0.001' : p.toFixed(3)) },
  { name: 'verdict', head: 'verdict', text: ({ verdict, of, from }) => VERDICTS[verdict](of, from) },
];

const streamsIn = ({ parts }: StreamRun): number => parts.reduce((sum, { streams }) => sum + streams.length, 0);

export function streamTables(run: StreamRun): TitledTable[] {
  const n = streamsIn(run);
  const { paragraphs } = run.settings.stream;
  const tables: TitledTable[] = [
    [`${n} streams of ${paragraphs} texts, ± over streams:`, gridOf(COLUMNS, summaryOf(run))],
    ['Differences on the same streams:', gridOf(DIFFERENCES, differencesOf(run))],
  ];
  const chosen = Object.entries(chosenThresholds(run)).map(([signal, one]) => ({ signal, ...one }));
  if (run.measuredOn === 'development' && chosen.length > 0)
    tables.push([
      'Thresholds that fit these development streams best:',
      gridOf(
        [
          { name: 'signal', head: 'signal', text: ({ signal }) => signal },
          { name: 'threshold', head: 'threshold', text: ({ threshold }) => threshold.toFixed(2) },
          { name: 'precision', head: 'precision', text: ({ precision }) => points(precision) },
          { name: 'recall', head: 'recall', text: ({ recall }) => points(recall) },
          { name: 'f1', head: 'F1', text: ({ f1 }) => points(f1) },
          { name: 'texts', head: 'texts', value: ({ n: texts }) => texts },
        ],
        chosen,
      ),
    ]);
  return tables.filter(([, [, ...rows]]) => rows.length > 0);
}

const READING =
  'Shares in percent, ± one standard error over streams. Worth learning is, by construction, what is new and what repeats something ' +
  'new that was not learned. Differences are paired by stream; p is of the sign-flip test.';

export const streamMarkdown = (run: StreamRun): string =>
  markdownFile(
    [
      `${headline(run.model, run.device)}, commit ${run.commit ?? 'unknown'}`,
      run.command,
      `seeds: ${run.parts.map(({ seed }) => seed).join(', ')}; ${run.measuredOn} passages`,
      `${(run.seconds / 60).toFixed(0)} minutes in all`,
    ],
    streamTables(run),
    READING,
  );
