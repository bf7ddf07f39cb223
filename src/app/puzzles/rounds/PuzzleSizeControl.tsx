/** How large the next run of rounds on puzzles is. */

import { PUZZLE_RUN_SIZES, puzzleRunSizeOf, withPuzzleRunSize } from '../../../seal/puzzles/settings';
import { SizeChoice } from '../../experiment/SizeChoice';
import { OWN_SIZE } from '../../experiment/words/estimate';
import { useProgress, useSettings } from '../experiment';
import { PUZZLE_SIZE_LABELS, puzzleSizeText } from '../words/settings';

/** What a size sets. */
const FIELDS = [
  'rounds',
  'trainingTasks',
  'edits',
  'heldOutTasks',
  'heldOutEdits',
  'search.constants',
  'search.finalists',
  'search.oracle',
];

export function PuzzleSizeControl() {
  const { settings, change } = useSettings();
  const idle = useProgress((state) => state.task === null);
  return (
    <SizeChoice
      sizes={PUZZLE_RUN_SIZES}
      present={puzzleRunSizeOf(settings)}
      text={(size) =>
        size === null
          ? `${OWN_SIZE}: ${puzzleSizeText(settings)}`
          : `${PUZZLE_SIZE_LABELS[size]}: ${puzzleSizeText(withPuzzleRunSize(settings, size))}`
      }
      disabled={!idle}
      onChoose={(size) => change(withPuzzleRunSize(settings, size), FIELDS)}
    />
  );
}
