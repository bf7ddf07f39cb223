/** What the Export menu of the Puzzles page offers. */
import { aboutPuzzleItems } from '../../seal/puzzles/runFile/index';
import { PUZZLE_FORMAT } from '../../seal/record/format';
import { ExportList } from '../experiment/ExportList';
import { exportsOf } from '../experiment/exports';
import { plural } from '../ui/numbers';
import { usePuzzles } from './experiment';
import type { PuzzleExperiment } from './page';
import { type CandidateView, listedCandidates } from './results';
import { PUZZLE_CANDIDATE_COLUMNS, PUZZLE_CONDITION_COLUMNS, puzzleCandidateRows, puzzleConditionRows } from './tables';

export function PuzzleExportMenu() {
  const experiment = usePuzzles();
  return <ExportList entries={() => puzzleExports(experiment)} />;
}

export const puzzleExports = (experiment: PuzzleExperiment) =>
  exportsOf(experiment, {
    stem: 'selkie-puzzle',
    origin: 'Selkie puzzles',
    charts: {
      rounds: 'Chart of the rounds',
      losses: 'Chart of the losses',
      curves: 'Chart of the loss curves',
      sweep: 'Chart of the landscape',
    },
    everything: () => everything(experiment),
    tables: (table) => [
      table('Configurations of the task', 'candidates', () => {
        const { results, recorded } = experiment.useResults.getState();
        return tableOf(listedCandidates(results, experiment.useDraft.getState().hand), recorded);
      }),
      table('Landscape', 'landscape', () => tableOf(experiment.extras.useSweep.getState().results.candidates, false)),
    ],
    conditions: { columns: PUZZLE_CONDITION_COLUMNS, rows: puzzleConditionRows, about: aboutPuzzleItems },
    format: PUZZLE_FORMAT,
  });

function tableOf(views: readonly CandidateView[], recorded: boolean) {
  const rows = puzzleCandidateRows(views.flatMap(({ rewarded }) => rewarded ?? []));
  const n = `${plural(rows.length, 'configuration')}, each trained once, so that no standard error is known`;
  return { columns: PUZZLE_CANDIDATE_COLUMNS, rows, n, recorded };
}

function everything({ useResults, useRounds, extras, inputs }: PuzzleExperiment) {
  const { results, stages, of } = useResults.getState();
  const { live, conditions, start, records, measures, cost } = useRounds.getState();
  const sweep = extras.useSweep.getState();
  const begun = live && { settings: live.settings, model: live.model, device: live.device, startedAt: live.startedAt };
  return {
    schema: 'selkie-puzzles',
    ...inputs().work,
    run: { puzzle: of?.puzzle ?? null, ...results, stages },
    landscape: { begun: sweep.begun, candidates: sweep.results.candidates },
    rounds: { begun, conditions, start, records, measures, cost },
  };
}
