/** One training example: the demonstrations that are shown, and the one that is asked for. */
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Grid, LeaveOneOut, PuzzleConfiguration } from '../../../seal/puzzles/types';
import { GridView } from '../grids/GridView';
import { PairView } from '../grids/PairView';
import { countedText } from '../words/configuration';
import { LIST_NAMES } from '../words/grids';
import { originText } from '../words/transforms';

interface Props {
  number: number;
  example: LeaveOneOut;
  loss: PuzzleConfiguration['loss'];
}

const shownTitle = (demonstration: number | undefined): string =>
  demonstration === undefined ? LIST_NAMES.demonstrations : `${LIST_NAMES.demonstrations} ${demonstration + 1}`;

const cellsOf = (grid: Grid): number => grid.length * (grid[0]?.length ?? 0);

export function ExampleItem({ number, example: { demonstrations, target, origin }, loss }: Props) {
  const all = [...demonstrations, target].reduce((sum, { input, output }) => sum + cellsOf(input) + cellsOf(output), 0);
  const counted = loss === 'all' ? all : cellsOf(target.output);
  return (
    <li className="example">
      <p className="small">
        <span className="muted">{number}.</span> {originText(origin)}
      </p>
      <Counted on={loss === 'all'}>
        <span className="example-grids">
          {demonstrations.map(({ input, output }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a demonstration is its place
            <PairView key={index} input={input} output={output} size="small" title={shownTitle(origin.shown[index])} />
          ))}
          <span className="pair">
            <span className="small">Target</span>
            <span className="pair-grids">
              <GridView grid={target.input} size="small" label="Target, input" />
              <ArrowRight size={14} aria-hidden />
              <Counted on={loss === 'output'}>
                <GridView grid={target.output} size="small" label="Target, output" />
              </Counted>
            </span>
          </span>
        </span>
      </Counted>
      <p className="muted small">{countedText(counted, all)}</p>
    </li>
  );
}

function Counted({ on, children }: { on: boolean; children: ReactNode }) {
  return on ? <span className="counted">{children}</span> : children;
}
