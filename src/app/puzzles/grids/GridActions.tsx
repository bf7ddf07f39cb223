/** Size of the grid that is edited, and what can be done to it as a whole. */
import { Copy, Eraser, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { Grid } from '../../../seal/puzzles/types';
import type { Notice } from '../../../seal/types';
import { NumberField } from '../../ui/NumberField';
import { ACTION_NAMES, OUTSIDE_SIZES } from '../words/grids';
import { LONGEST_SIDE, resized } from './gridEdits';
import type { GridPlace, PuzzleEdit } from './puzzleEdits';

interface Props {
  place: GridPlace;
  grid: Grid;
  onEdit: (edit: PuzzleEdit) => void;
}

type Extent = 'rows' | 'columns';

export function GridActions({ place, grid, onEdit }: Props) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const size = { rows: grid.length, columns: grid[0]?.length ?? 0 };
  const resize = (extent: Extent, given: number): void => {
    const wanted = { ...size, [extent]: given };
    const next = resized(grid, wanted.rows, wanted.columns);
    const used = extent === 'rows' ? next.length : (next[0]?.length ?? 0);
    setNotice(
      Object.is(given, used)
        ? null
        : { field: extent, given: String(given), used: String(used), reason: OUTSIDE_SIZES },
    );
    onEdit({ type: 'resize', place, ...wanted });
  };
  return (
    <div className="grid-actions">
      {(['rows', 'columns'] as const).map((extent) => (
        <NumberField
          key={extent}
          label={ACTION_NAMES[extent]}
          value={size[extent]}
          min={1}
          max={LONGEST_SIDE}
          step={1}
          notice={notice?.field === extent ? notice : undefined}
          onCommit={(value) => resize(extent, value)}
        />
      ))}
      {place.side === 'output' && (
        <button type="button" className="button" onClick={() => onEdit({ type: 'copy-input', place })}>
          <Copy size={14} aria-hidden />
          {ACTION_NAMES['copy-input']}
        </button>
      )}
      <button type="button" className="button" onClick={() => onEdit({ type: 'clear', place })}>
        <Eraser size={14} aria-hidden />
        {ACTION_NAMES.clear}
      </button>
      {place.list === 'tests' && place.side === 'output' && (
        <button type="button" className="button" onClick={() => onEdit({ type: 'forget-output', index: place.index })}>
          <EyeOff size={14} aria-hidden />
          {ACTION_NAMES['forget-output']}
        </button>
      )}
    </div>
  );
}
