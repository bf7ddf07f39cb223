/** What one line contributed, as a mark in its row. */
import type { Estimate } from '../../seal/types';
import { COLOURS } from '../charts/marks';
import styles from './CreditMark.module.css';
import { type CreditMeasure, creditScale, creditVerdict } from './credit';
import type { CandidateView } from './results';
import { creditText } from './words/measures';

/** The mark of a sequence, where it was trained by itself and its credit was computed. */
export function useCredits({ credit }: CandidateView) {
  const lines = credit?.lines ?? [];
  const scale = creditScale(lines, 'gold');
  return (sequence: number | null | undefined) => {
    const line = lines.find((one) => one.sequence === sequence);
    return line && <CreditMark credit={line.goldLogProbability} measure="gold" scale={scale} compact />;
  };
}

interface CreditMarkProps {
  credit: Estimate;
  measure: CreditMeasure;
  /** The value at the end of the bar's room; all marks of a candidate share it. */
  scale: number;
  /** Leaves the verdict to those who cannot see the mark. */
  compact?: boolean;
}

const HEIGHT = 16;

/**
 * What one line contributed: a bar from the middle, to the right where the line helps, to the left where it hurts, with its
 * standard error as whisker; hollow within noise. Side, sign and word say what colour says.
 */
export function CreditMark({ credit, measure, scale, compact = false }: CreditMarkProps) {
  const width = compact ? 64 : 92;
  const verdict = creditVerdict(credit);
  const colour = credit.mean < 0 ? COLOURS.dropped : COLOURS.kept;
  const beyondNoise = verdict === 'helps' || verdict === 'hurts';
  const x = (value: number): number => width / 2 + (value / scale) * (width / 2 - 2);
  const [zero, end] = [x(0), x(credit.mean)];
  const spread = credit.standardError ?? 0;
  const [low, high] = [x(credit.mean - spread), x(credit.mean + spread)];
  return (
    <span className={styles.credit}>
      <svg width={width} height={HEIGHT} aria-hidden>
        <line stroke="var(--field)" x1={zero} x2={zero} y1={0} y2={HEIGHT} />
        <rect
          fill={beyondNoise ? colour : 'var(--surface)'}
          stroke={colour}
          strokeWidth={1.5}
          x={Math.min(zero, end)}
          y={4}
          width={Math.abs(end - zero)}
          height={HEIGHT - 8}
        />
        {spread > 0 && (
          <line stroke="var(--ink)" strokeWidth={1.5} x1={low} x2={high} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        )}
      </svg>
      <span className="visually-hidden">Credit </span>
      <span className="mono nowrap">{creditText(credit, measure)}</span>
      <span className={compact ? 'visually-hidden' : 'muted small nowrap'}>{verdict}</span>
    </span>
  );
}
