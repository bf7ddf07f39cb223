import type { RoundsScale } from './roundsScale';

interface Props {
  className: string;
  scale: RoundsScale;
  /** The share that it marks. */
  value: number;
}

/** A line across the whole plot at one share: a tick of the axis, or a condition that knows no rounds. */
export function LevelLine({ className, scale: { left, right, y }, value }: Props) {
  return <line className={className} x1={left} x2={right} y1={y(value)} y2={y(value)} />;
}
