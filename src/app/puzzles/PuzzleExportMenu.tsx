import { ExportList } from '../experiment/ExportList';
import { isEmpty, makePuzzleExport, makePuzzlePicture, PUZZLE_EXPORTS } from './puzzleExports';
import { PUZZLE_CHART_LABELS, PUZZLE_EXPORT_LABELS } from './words/page';

const PICTURED = ['rounds', 'losses'] as const;

export function PuzzleExportMenu() {
  return (
    <ExportList
      labels={PUZZLE_EXPORT_LABELS}
      kinds={PUZZLE_EXPORTS}
      isEmpty={isEmpty}
      make={makePuzzleExport}
      chartLabels={PUZZLE_CHART_LABELS}
      charts={PICTURED}
      draw={makePuzzlePicture}
    />
  );
}
