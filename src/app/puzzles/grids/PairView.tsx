/** What a rule makes of an input: the two grids side by side. */
import { ArrowRight } from 'lucide-react';
import type { Grid } from '../../../seal/puzzles/types';
import { UNKNOWN_OUTPUT } from '../words/grids';
import type { GridSize } from './drawing';
import { GridView } from './GridView';

interface Props {
  input: Grid;
  /** `null`: not known. */
  output: Grid | null;
  size?: GridSize;
  /** What the pair is: "Demonstration 1". Shown above it, and part of its grids' names. */
  title?: string;
  /** Its surroundings say already what there is to hear. */
  decorative?: boolean;
}

export function PairView({ input, output, size = 'medium', title, decorative = false }: Props) {
  const label = (side: string): string => (title === undefined ? side : `${title}, ${side.toLowerCase()}`);
  return (
    <span className="pair">
      {title !== undefined && <span className="small muted">{title}</span>}
      <span className="pair-grids">
        <GridView grid={input} size={size} label={label('Input')} decorative={decorative} />
        <ArrowRight size={14} aria-hidden />
        {output === null ? (
          <span className="unknown-grid" title={UNKNOWN_OUTPUT}>
            <span aria-hidden>?</span>
            {!decorative && <span className="visually-hidden">{UNKNOWN_OUTPUT}</span>}
          </span>
        ) : (
          <GridView grid={output} size={size} label={label('Output')} decorative={decorative} />
        )}
      </span>
    </span>
  );
}
