/** Ready-made sizes of ReST-EM on puzzles: how much is measured, searched and learned, nothing else of the settings. */
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from './settings';

export const PUZZLE_RUN_SIZES = ['quick', 'standard'] as const;
export type PuzzleRunSize = (typeof PUZZLE_RUN_SIZES)[number];

type SizeFields = Pick<
  PuzzleSettings,
  'rounds' | 'trainingTasks' | 'edits' | 'heldOutTasks' | 'heldOutEdits' | 'search'
>;

const FIELDS: Record<PuzzleRunSize, SizeFields> = {
  quick: {
    rounds: 1,
    trainingTasks: 6,
    edits: 3,
    heldOutTasks: 6,
    heldOutEdits: 1,
    search: { constants: 2, finalists: 1, oracle: 2 },
  },
  standard: sizeFields(DEFAULT_PUZZLE_SETTINGS),
};

export function withPuzzleRunSize(settings: PuzzleSettings, size: PuzzleRunSize): PuzzleSettings {
  return { ...settings, ...FIELDS[size] };
}

/** `null` for a size of the visitor's own making. */
export function puzzleRunSizeOf(settings: PuzzleSettings): PuzzleRunSize | null {
  const own = JSON.stringify(sizeFields(settings));
  return PUZZLE_RUN_SIZES.find((size) => JSON.stringify(sizeFields(withPuzzleRunSize(settings, size))) === own) ?? null;
}

/** Always in one order, so that equal sizes are equal texts. */
function sizeFields({ rounds, trainingTasks, edits, heldOutTasks, heldOutEdits, search }: PuzzleSettings): SizeFields {
  const { constants, finalists, oracle } = search;
  return { rounds, trainingTasks, edits, heldOutTasks, heldOutEdits, search: { constants, finalists, oracle } };
}
