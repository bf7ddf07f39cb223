/** The marks of the series roles. Shape says what colour says, for people who do not tell the colours apart. */
export type Series = 'base' | 'adapted' | 'kept' | 'dropped' | 'passage';

interface Props {
  series: Series;
  x: number;
  y: number;
  size?: number;
}

export function Mark({ series, x, y, size = 9 }: Props) {
  const half = size / 2;
  const className = `mark-${series}`;
  if (series === 'base')
    return <rect className={className} x={x - half + 0.5} y={y - half + 0.5} width={size - 1} height={size - 1} />;
  if (series === 'passage') return <path className={className} d={`M${x} ${y - half}l${half} ${size - 1}h${-size}z`} />;
  return <circle className={className} cx={x} cy={y} r={series === 'dropped' ? half - 0.5 : half} />;
}

export function LegendLine({ series }: { series: Series }) {
  return (
    <svg width={16} height={12} aria-hidden>
      <line className={`stroke-${series}`} x1={0} x2={16} y1={6} y2={6} strokeWidth={2} />
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
