/** What the editor offers for the grid at hand: the colour and the tool of the next click or key, and changes of it as a whole. */

import { Copy, Eraser, EyeOff, PaintBucket, Paintbrush } from 'lucide-react';
import { useId, useState } from 'react';
import type { Grid } from '../../../seal/puzzles/types';
import type { Notice } from '../../../seal/types';
import { Button } from '../../ui/Button';
import { NumberField } from '../../ui/NumberField';
import { Segments } from '../../ui/Segments';
import { COLOR_NAMES, GRIDS, TOOL_NAMES, type Tool } from '../words/grids';
import { type GridPlace, LONGEST_SIDE, type PuzzleEdit, resized } from './edits';
import styles from './GridEditor.module.css';
import { PALETTE } from './grid';

const TOOL_LABELS = {
  paint: <ToolLabel icon={Paintbrush} tool="paint" />,
  fill: <ToolLabel icon={PaintBucket} tool="fill" />,
} as const;

interface ToolsProps {
  color: number;
  tool: Tool;
  onColor: (color: number) => void;
  onTool: (tool: Tool) => void;
}

/** The colour and the tool that the next click or key uses. */
export function PaintTools({ color, tool, onColor, onTool }: ToolsProps) {
  const id = useId();
  return (
    <div className="row wrap">
      <fieldset className={`row wrap ${styles.swatches}`}>
        <legend className="visually-hidden">Colour</legend>
        {COLOR_NAMES.map((name, index) => (
          <label key={name} title={`${index}: ${name}`}>
            <input
              type="radio"
              className="visually-hidden"
              name={`${id}-color`}
              aria-label={name}
              checked={index === color}
              onChange={() => onColor(index)}
            />
            <span aria-hidden style={{ backgroundColor: PALETTE[index]?.fill, color: PALETTE[index]?.digit }}>
              {index}
            </span>
          </label>
        ))}
      </fieldset>
      <Segments legend="Tool" options={['paint', 'fill']} labels={TOOL_LABELS} chosen={tool} onChoose={onTool} />
    </div>
  );
}

function ToolLabel({ icon: Icon, tool }: { icon: typeof Paintbrush; tool: Tool }) {
  return (
    <>
      <Icon size={14} aria-hidden />
      &nbsp;{TOOL_NAMES[tool]}
    </>
  );
}

interface ActionsProps {
  place: GridPlace;
  grid: Grid;
  onEdit: (edit: PuzzleEdit) => void;
}

type Extent = 'rows' | 'columns';

/** Size of the grid that is edited, and what can be done to it as a whole. */
export function GridActions({ place, grid, onEdit }: ActionsProps) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const size = { rows: grid.length, columns: grid[0]?.length ?? 0 };
  const resize = (extent: Extent, given: number): void => {
    const wanted = { ...size, [extent]: given };
    const next = resized(grid, wanted.rows, wanted.columns);
    const used = extent === 'rows' ? next.length : (next[0]?.length ?? 0);
    setNotice(
      Object.is(given, used)
        ? null
        : { field: extent, given: String(given), used: String(used), reason: GRIDS.outsideSizes },
    );
    onEdit({ type: 'resize', place, ...wanted });
  };
  const isOutput = place.side === 'output';
  const actions = [
    { name: 'copy-input', icon: Copy, edit: { type: 'copy-input', place }, offered: isOutput },
    { name: 'clear', icon: Eraser, edit: { type: 'clear', place }, offered: true },
    {
      name: 'forget-output',
      icon: EyeOff,
      edit: { type: 'forget-output', index: place.index },
      offered: isOutput && place.list === 'tests',
    },
  ] as const;
  return (
    <div className={`row wrap ${styles.actions}`}>
      {(['rows', 'columns'] as const).map((extent) => (
        <NumberField
          key={extent}
          label={GRIDS.actions[extent]}
          value={size[extent]}
          min={1}
          max={LONGEST_SIDE}
          step={1}
          notice={notice?.field === extent ? notice : undefined}
          onCommit={(value) => resize(extent, value)}
        />
      ))}
      {actions.map(
        ({ name, icon: Icon, edit, offered }) =>
          offered && (
            <Button icon={Icon} key={name} onClick={() => onEdit(edit)}>
              {GRIDS.actions[name]}
            </Button>
          ),
      )}
    </div>
  );
}
