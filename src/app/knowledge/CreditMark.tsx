/**
 * What one line contributed: a bar from the middle, to the right where the line helps, to the left where it hurts, with its
 * standard error as whisker; hollow within noise. Side, sign and word say what colour says.
 */
import type { Estimate } from '../../seal/types';
import { type CreditMeasure, creditVerdict } from './creditMeasures';
import { creditText } from './words/credit';

interface Props {
  credit: Estimate;
  measure: CreditMeasure;
  /** The value at the end of the bar's room; all marks of a candidate share it. */
  scale: number;
  /** Leaves the verdict to those who cannot see the mark. */
  compact?: boolean;
}

const HEIGHT = 16;

export function CreditMark({ credit, measure, scale, compact = false }: Props) {
  const width = compact ? 64 : 92;
  const verdict = creditVerdict(credit);
  const x = (value: number): number => width / 2 + (value / scale) * (width / 2 - 2);
  const [zero, end] = [x(0), x(credit.mean)];
  const spread = credit.standardError ?? 0;
  return (
    <span className="credit-mark" data-verdict={verdict}>
      <svg width={width} height={HEIGHT} aria-hidden>
        <line className="axis" x1={zero} x2={zero} y1={0} y2={HEIGHT} />
        <rect
          className={credit.mean < 0 ? 'bar hurts' : 'bar helps'}
          x={Math.min(zero, end)}
          y={4}
          width={Math.abs(end - zero)}
          height={HEIGHT - 8}
        />
        {spread > 0 && (
          <line
            className="whisker"
            x1={x(credit.mean - spread)}
            x2={x(credit.mean + spread)}
            y1={HEIGHT / 2}
            y2={HEIGHT / 2}
          />
        )}
      </svg>
      <span className="visually-hidden">Credit </span>
      <span className="mono nowrap">{creditText(credit, measure)}</span>
      <span className={compact ? 'visually-hidden' : 'muted small nowrap'}>{verdict}</span>
    </span>
  );
}
