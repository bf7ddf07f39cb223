/** The marks of the series roles. Shape says what colour says, for people who do not tell the colours apart. */
export type Role = 'base' | 'adapted' | 'kept' | 'dropped' | 'passage';

interface Props {
  role: Role;
  x: number;
  y: number;
  size?: number;
}

export function Mark({ role, x, y, size = 9 }: Props) {
  const half = size / 2;
  const className = `mark-${role}`;
  if (role === 'base') return <rect className={className} x={x - half + 0.5} y={y - half + 0.5} width={size - 1} height={size - 1} />;
  if (role === 'passage') return <path className={className} d={`M${x} ${y - half}l${half} ${size - 1}h${-size}z`} />;
  return <circle className={className} cx={x} cy={y} r={role === 'dropped' ? half - 0.5 : half} />;
}

export function LegendMark({ role }: { role: Role }) {
  return (
    <svg width={12} height={12} aria-hidden>
      <Mark role={role} x={6} y={6} />
    </svg>
  );
}
