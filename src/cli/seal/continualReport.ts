/** What a headless run prints of sequential edits: the retention matrix of each remedy, and the table of them all. */
import { type Column, gridOf, type TitledTable } from '../../formats/table';
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import { pooled } from '../../seal/knowledge/continual/pooled';
import type { ContinualRecord } from '../../seal/knowledge/continual/record';
import { meanMatrix, type RemedySummary, remedySummaries } from '../../seal/knowledge/continual/summary';
import type { Estimate } from '../../seal/types';
import { estimateText, lineStart, points, signed, spread } from './report';

/** @param records those of the run so far: the others are compared with plain merging. */
export function continualLines(record: ContinualRecord, records: readonly ContinualRecord[]): string[] {
  const { remedy, round, length, sequences, seconds } = record;
  const others = records.filter((one) => one.remedy !== remedy);
  const summary = remedySummaries([...others, record]).find((one) => one.remedy === remedy);
  const head = `${lineStart('sequences', round)}${REMEDY_WORDS[remedy].label}: n = ${sequences.length} sequences of ${length} edits; ${seconds.toFixed(0)} s`;
  if (!summary) return [head];
  const { before, learned, end, drop, knownBefore, knownEnd, against } = summary;
  const known = knownBefore && knownEnd ? `; known ${points(knownBefore.mean)} to ${estimateText(knownEnd)}` : '';
  const paired = against ? `; end ${gain(against.end)}, drop ${gain(against.drop)} against plain` : '';
  return [
    head,
    `  before ${estimateText(before)}, learned ${estimateText(learned)}, end ${estimateText(end)}, drop from its best ${estimateText(drop)}${known}${paired}`,
    ...meanMatrix(sequences).map((cells, row) => {
      const texts = cells.map((cell) => (cell === null ? '' : points(cell.mean)).padStart(6));
      return `  after ${row}${texts.join('')}`;
    }),
  ];
}

const gain = ({ mean, standardError }: Estimate): string => `${signed(mean)} ± ${spread(standardError)}`;

const column = (name: string, head: string, of: (one: RemedySummary) => Estimate | null): Column<RemedySummary> => ({
  name,
  head,
  text: (one) => {
    const told = of(one);
    return told && `${points(told.mean)} ± ${spread(told.standardError)}`;
  },
});
const difference = (
  name: string,
  head: string,
  of: (one: RemedySummary) => Estimate | undefined,
): Column<RemedySummary> => ({
  name,
  head,
  text: (one) => {
    const told = of(one);
    return told ? gain(told) : null;
  },
});

const COLUMNS: Column<RemedySummary>[] = [
  { name: 'remedy', head: 'remedy', text: ({ remedy }) => REMEDY_WORDS[remedy].label },
  column('before', 'before', ({ before }) => before),
  column('learned', 'right after its edit', ({ learned }) => learned),
  column('end', 'after the last edit', ({ end }) => end),
  column('drop', 'drop from its best', ({ drop }) => drop),
  column('known', 'known, after', ({ knownEnd }) => knownEnd),
  difference('end_against', 'end − plain', ({ against }) => against?.end),
  difference('drop_against', 'drop − plain', ({ against }) => against?.drop),
  difference('gained_against', 'learned − plain', ({ against }) => against?.gained),
  { name: 'tflop', head: 'TFLOP', text: ({ flops }) => (flops === null ? null : (flops / 1e12).toFixed(2)) },
  { name: 'n', head: 'sequences', value: ({ end }) => end.n },
];

/** Over runs that differ in their seed alone; none where there are no sequences. */
export function continualTables(runs: readonly (readonly ContinualRecord[])[]): TitledTable[] {
  const summaries = remedySummaries(pooled(runs).records);
  const known = summaries[0]?.knownBefore;
  if (summaries.length === 0) return [];
  const title = `Edits one after another, in percent, ± one standard error over sequences${known ? `; known before: ${estimateText(known)}` : ''}:`;
  return [[title, gridOf(COLUMNS, summaries)]];
}
