/** What the Export menu of the page offers: its tables, its charts as pictures, and the run. */
import { averaged, meansOf, seenCells, sinceLearned } from '../../seal/knowledge/continual/matrix';
import { matrixOf } from '../../seal/knowledge/continual/summary';
import { SEAL_SEQUENCES } from '../../seal/knowledge/results/sealSequences';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import { aboutRuns } from '../../seal/record/about';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { chartEntry, type ExportEntry, tableEntry } from '../experiment/download';
import { runEntry } from '../experiment/exports';
import type { KnowledgeExperiment } from '../knowledge/page';
import { REMEDY_COLUMNS } from '../knowledge/remedyColumns';
import { ageLines } from './AgePart';
import { answersAt } from './answers';
import { ANSWER_COLUMNS, ageColumns, ageRows, matrixColumns, matrixRows } from './columns';
import { seedsText } from './pool';
import { summariesOf } from './RemediesPart';
import { chosenSequences, pickedRecord, type ShownRun, seedsOf, shownNow } from './shown';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

const WORDS = FORGETTING_WORDS.export;
const ABOUT_SEAL = `${SEAL_SEQUENCES.name}, MIT licence, Continual-Intelligence/SEAL: ${FORGETTING_WORDS.sealDiffers}`;

export function forgettingExports(experiment: KnowledgeExperiment): ExportEntry[] {
  const view = useForgetting.getState();
  const { isSeal } = view;
  // `null` as well while a file is on its way: then there is nothing to hand out.
  const shown = isSeal ? null : shownNow(experiment);
  const seeds = shown === null ? [] : seedsOf(shown);
  const seed = seeds.length === 0 ? '' : `-seed${seeds.length === 1 ? '' : 's'}${seeds.join('-')}`;
  const stem = (what: string): string => `selkie-forgetting-${what}${seed}`;
  const about = isSeal ? [ABOUT_SEAL] : aboutRuns(shown?.runs ?? [], aboutItems);
  const record = shown && pickedRecord(shown.records, view.remedy, false);
  const chosen = record === null ? [] : chosenSequences(record, view.sequence);
  const origin = isSeal ? 'SEAL, 64 sequences' : `Selkie, ${shown?.runs[0]?.model.name}, ${seedsText(seeds)}`;
  return [
    tableEntry(WORDS.remedies, () => ({
      ...{ stem: stem('remedies'), about },
      columns: REMEDY_COLUMNS,
      rows: shown === null ? [] : summariesOf(shown),
    })),
    tableEntry(WORDS.matrix, () => {
      const own = chosen.map(matrixOf);
      const matrices = view.scale === 'change' ? own.map(sinceLearned) : own;
      const means = meansOf(SEAL_SEQUENCES.rows);
      const seal = view.scale === 'change' ? averaged([sinceLearned(means)]) : SEAL_SEQUENCES.rows;
      const matrix = isSeal ? seal : averaged(matrices);
      const seen = isSeal ? seenCells([meansOf(seal)]) : seenCells(matrices);
      return {
        ...{ stem: stem(`matrix-${isSeal ? 'seal' : record?.remedy}`), about },
        columns: matrixColumns(matrix[0]?.length ?? 0),
        rows: matrixRows(matrix, seen),
      };
    }),
    tableEntry(WORDS.ages, () => {
      const lines = isSeal || record !== null ? ageLines(record, shown?.records ?? [], view.overlay) : [];
      return { stem: stem('ages'), about, columns: ageColumns(lines), rows: ageRows(lines) };
    }),
    tableEntry(WORDS.answers, () => ({
      ...{ stem: stem('answers'), about },
      columns: ANSWER_COLUMNS,
      rows: answersNow(shown, record),
    })),
    ...(shown?.runs ?? [null]).map((run) =>
      runEntry(seeds.length > 1 ? WORDS.runOf(run?.settings.seed) : WORDS.run, KNOWLEDGE_FORMAT, () => run),
    ),
    chartEntry('by-age', WORDS.byAge, stem('by-age'), origin),
    chartEntry('tradeoff', WORDS.tradeoff, stem('tradeoff'), origin),
    chartEntry('matrices', WORDS.matrices, stem('matrices'), origin),
  ];
}

function answersNow(shown: ShownRun | null, record: ReturnType<typeof pickedRecord>) {
  const { cell, sequence, answersOf } = useForgetting.getState();
  const own = record?.sequences.find((one) => one.sequence === (sequence ?? answersOf)) ?? record?.sequences[0];
  if (shown === null || cell === null || own === undefined) return [];
  return answersAt(own, shown.passages[own.sequence]?.[cell.column], cell);
}
