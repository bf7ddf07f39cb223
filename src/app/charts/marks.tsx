/** What drawings have in common: the marks of the series, told apart by shape as well as by colour, and the width to draw at. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** `ghost`: of a run before, drawn with a broken line. */
export type Series = 'base' | 'adapted' | 'kept' | 'dropped' | 'passage' | 'ghost';

export const DASHES: Readonly<Partial<Record<Series, string>>> = { ghost: '5 4' };

export const COLOURS: Readonly<Record<Series, string>> = {
  base: 'var(--base)',
  adapted: 'var(--adapted)',
  kept: 'var(--kept)',
  dropped: 'var(--dropped)',
  passage: 'var(--passage-only)',
  ghost: 'var(--muted)',
};

/** What others are held against. */
export const BASE_LINE = { stroke: COLOURS.base, strokeWidth: 1.5, strokeDasharray: '4 3' } as const;

/** A chart fills the place that its figure keeps for it. */
export const FILL = { width: '100%', height: '100%' } as const;

interface Props {
  series: Series;
  x: number;
  y: number;
  size?: number;
  /** Only its outline. */
  hollow?: boolean;
}

export function Mark({ series, x, y, size = 9, hollow = series === 'dropped' }: Props) {
  const half = size / 2;
  const colour = COLOURS[series];
  const filled = { fill: colour, stroke: colour };
  const outline = { fill: 'var(--surface)', stroke: colour, strokeWidth: 2 };
  if (series === 'base')
    return <rect {...outline} x={x - half + 0.5} y={y - half + 0.5} width={size - 1} height={size - 1} />;
  if (series === 'passage') return <path {...filled} d={`M${x} ${y - half}l${half} ${size - 1}h${-size}z`} />;
  if (hollow) return <circle {...outline} cx={x} cy={y} r={half - 0.5} />;
  return <circle {...filled} cx={x} cy={y} r={half} />;
}

export function LegendLine({ series }: { series: Series }) {
  return (
    <svg width={16} height={12} aria-hidden>
      <line stroke={COLOURS[series]} x1={0} x2={16} y1={6} y2={6} strokeWidth={2} strokeDasharray={DASHES[series]} />
    </svg>
  );
}

export function LegendMark({ series }: { series: Series }) {
  return (
    <svg width={12} height={12} aria-hidden>
      <Mark series={series} x={6} y={6} />
    </svg>
  );
}

/** The width of an element in CSS pixels, so that what is drawn by hand has its true size and its text keeps its own. */
export function useWidth<Element extends HTMLElement>(fallback: number): [RefObject<Element | null>, number] {
  const ref = useRef<Element>(null);
  const [width, setWidth] = useState(fallback);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    setWidth(element.clientWidth || fallback);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth || fallback));
    observer.observe(element);
    return () => observer.disconnect();
  }, [fallback]);
  return [ref, width];
}
