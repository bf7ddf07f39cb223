/** One cell to paint. Its place is on it for the pointer, whose events the grid takes. */
import { memo } from 'react';
import { cellText } from '../words/grids';
import { PALETTE } from './palette';

interface Props {
  row: number;
  column: number;
  color: number;
  digits: boolean;
  active: boolean;
}

export const EditableCell = memo(function EditableCell({ row, column, color, digits, active }: Props) {
  const { fill, line, digit } = PALETTE[color] ?? {};
  return (
    <td
      data-row={row}
      data-column={column}
      tabIndex={active ? 0 : -1}
      aria-label={cellText(row, column, color)}
      style={{ backgroundColor: fill, boxShadow: `inset 0 0 0 1px ${line}`, color: digit }}
    >
      {digits && color}
    </td>
  );
});
