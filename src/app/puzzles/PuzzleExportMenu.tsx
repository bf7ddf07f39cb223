import { ExportList } from '../experiment/ExportList';
import { usePuzzles } from './experiment';
import { isEmpty, makePuzzleExport, makePuzzlePicture, PUZZLE_EXPORTS } from './puzzleExports';
import { PUZZLE_CHART_LABELS, PUZZLE_EXPORT_LABELS } from './words/page';

const PICTURED = ['rounds', 'losses', 'curves', 'sweep'] as const;

export function PuzzleExportMenu() {
  const experiment = usePuzzles();
  return (
    <ExportList
      labels={PUZZLE_EXPORT_LABELS}
      kinds={PUZZLE_EXPORTS}
      isEmpty={(kind) => isEmpty(experiment, kind)}
      make={(kind) => makePuzzleExport(experiment, kind)}
      chartLabels={PUZZLE_CHART_LABELS}
      charts={PICTURED}
      draw={(chart, picture) => makePuzzlePicture(experiment, chart, picture)}
    />
  );
}
