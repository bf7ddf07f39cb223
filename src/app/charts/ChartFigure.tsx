/** A chart as a figure: its name, its note and its place, which has its height before the drawing comes, so that nothing moves then. */
import { type ReactNode, useDeferredValue } from 'react';
import { Part } from '../ui/Part';
import { CursorKeys, type CursorKeysProps } from './CursorKeys';

interface FigureProps {
  title: string;
  /** By which it is found for export (`chartImage`); one of each is on the page at most. */
  chart: string;
  /** What an exported picture says below itself. */
  note?: string;
  height: number;
  /** What is drawn, in words, for as long as the drawing with its own is not there. */
  label: string;
  /** Said where it could not be drawn. */
  failed?: string;
  head?: ReactNode;
  foot?: ReactNode;
  /** Along which axis it can be gone, where others share it. */
  cursor?: Omit<CursorKeysProps, 'title'>;
  children: ReactNode;
}

export function ChartFigure({
  title,
  chart,
  note,
  height,
  label,
  failed = 'The chart could not be drawn.',
  head,
  foot,
  cursor,
  children,
}: FigureProps) {
  // The first drawing is the dearest work of the page: it is done in pieces, after what else has changed.
  const drawn = useDeferredValue(true, false);
  const waiting = <div style={{ height }} role="img" aria-label={label} />;
  return (
    <figure className="figure" aria-label={title} data-chart={chart} data-note={note}>
      {head}
      <div style={{ minHeight: height }}>
        <Part failed={failed} waiting={waiting}>
          {drawn ? <div style={{ height }}>{children}</div> : waiting}
        </Part>
        {cursor !== undefined && <CursorKeys title={title} {...cursor} />}
      </div>
      {foot}
    </figure>
  );
}
