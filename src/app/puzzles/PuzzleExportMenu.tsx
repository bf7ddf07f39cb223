/** What the Export menu of the Puzzles page offers. */
import { aboutPuzzleItems } from '../../seal/puzzles/runFile/index';
import { aboutRuns } from '../../seal/record/about';
import { PUZZLE_FORMAT, writeRun } from '../../seal/record/format';
import type { PuzzleRun } from '../../seal/record/record';
import { aboutTask, chartEntry, type ExportEntry, jsonFile, madeHere, tableEntry } from '../experiment/download';
import { ExportList } from '../experiment/ExportList';
import { liveRun } from '../experiment/rounds';
import { plural } from '../ui/numbers';
import { usePuzzles } from './experiment';
import type { PuzzleExperiment } from './page';
import { type CandidateView, listedCandidates } from './results';
import { PUZZLE_CANDIDATE_COLUMNS, PUZZLE_CONDITION_COLUMNS, puzzleCandidateRows, puzzleConditionRows } from './tables';

export function PuzzleExportMenu() {
  const experiment = usePuzzles();
  return <ExportList entries={() => puzzleExports(experiment)} />;
}

const CHARTS = {
  rounds: 'Chart of the rounds',
  losses: 'Chart of the losses',
  curves: 'Chart of the loss curves',
  sweep: 'Chart of the landscape',
};

export const puzzleExports = (experiment: PuzzleExperiment): ExportEntry[] => [
  { label: 'Everything, as JSON', make: () => jsonFile(stemOf(experiment, 'run'), everything(experiment)) },
  tableEntry('Configurations of the task', () => {
    const { results, recorded } = experiment.useResults.getState();
    const listed = listedCandidates(results, experiment.useDraft.getState().hand);
    return candidatesTable(experiment, 'candidates', listed, recorded);
  }),
  tableEntry('Landscape', () =>
    candidatesTable(experiment, 'landscape', experiment.extras.useSweep.getState().results.candidates, false),
  ),
  tableEntry('Conditions of the rounds', () => {
    const { conditions, measures } = experiment.useRounds.getState();
    const run = shownRun(experiment);
    return {
      stem: stemOf(experiment, 'rounds'),
      columns: PUZZLE_CONDITION_COLUMNS,
      rows: puzzleConditionRows(conditions, measures),
      about: aboutRuns(run === null ? [] : [run], aboutPuzzleItems),
    };
  }),
  {
    label: 'Run of the rounds, as a run file',
    isEmpty: () => shownRun(experiment) === null,
    make: () => {
      const run = shownRun(experiment);
      if (run === null) throw new Error('There are no rounds to export.');
      return { name: `selkie-${run.id}.json`, type: 'application/json', content: writeRun(PUZZLE_FORMAT, run) };
    },
  },
  ...Object.entries(CHARTS).map(([name, label]) =>
    chartEntry(name, label, stemOf(experiment, `${name}-chart`), `Selkie puzzles, seed ${seedOf(experiment)}`),
  ),
];

const seedOf = ({ useSettings }: PuzzleExperiment): number => useSettings.getState().settings.seed;
const stemOf = (experiment: PuzzleExperiment, what: string): string =>
  `selkie-puzzle-${what}-seed${seedOf(experiment)}`;

/** The rounds on the screen, of this device or recorded; `null` while nothing was measured. */
function shownRun({ useRounds, extras }: PuzzleExperiment): PuzzleRun | null {
  return useRounds.getState().recorded ? extras.useRecorded.getState().run : liveRun(useRounds.getState());
}

function candidatesTable(
  experiment: PuzzleExperiment,
  what: string,
  views: readonly CandidateView[],
  recorded: boolean,
) {
  const rows = puzzleCandidateRows(views.flatMap(({ rewarded }) => rewarded ?? []));
  const n = `${plural(rows.length, 'configuration')}, each trained once, so that no standard error is known`;
  const made = recorded
    ? experiment.extras.useRecorded.getState().run
    : madeHere(experiment.useEngine.getState().status);
  return {
    stem: stemOf(experiment, what),
    columns: PUZZLE_CANDIDATE_COLUMNS,
    rows,
    about: aboutTask(made, seedOf(experiment), n),
  };
}

function everything(experiment: PuzzleExperiment): object {
  const { status, policy } = experiment.useEngine.getState();
  const { results, stages, of } = experiment.useResults.getState();
  const { live, conditions, start, records, measures, cost } = experiment.useRounds.getState();
  const sweep = experiment.extras.useSweep.getState();
  const begun = live && { settings: live.settings, model: live.model, device: live.device, startedAt: live.startedAt };
  const {
    settings,
    work: { puzzle, hand },
  } = experiment.inputs();
  return {
    schema: 'selkie-puzzles',
    version: 1,
    savedAt: new Date().toISOString(),
    ...(madeHere(status) ?? { model: null, device: null }),
    policyVersion: policy?.rounds ?? 0,
    settings,
    puzzle,
    hand,
    run: { puzzle: of?.puzzle ?? null, ...results, stages },
    landscape: { begun: sweep.begun, candidates: sweep.results.candidates },
    rounds: { begun, conditions, start, records, measures, cost },
  };
}
