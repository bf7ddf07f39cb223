/** Where rounds and shares lie in a chart of rounds. Pure geometry in CSS pixels, y downwards. */

export const ROUNDS_HEIGHT = 300;
export const SHARES = [0, 0.25, 0.5, 0.75, 1];
const MARGIN = { top: 12, bottom: 40, left: 44 };
/** Between the edges of the plot and the first and the last round. */
const INSET = 16;

export interface RoundsScale {
  /** Of the plot: the space between the numbers of the axis and the labels at the end of the lines. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  lastRound: number;
  x: (round: number) => number;
  /** Of a share from 0 to 1. */
  y: (share: number) => number;
  /** The ends of a bar of one standard error, cut off at 0 and 1. */
  spread: (share: number, standardError: number | null) => { high: number; low: number };
}

/** @param labelRoom width left for the labels at the end of the lines. @param rounds that the axis must reach, at least. */
export function roundsScale(width: number, labelRoom: number, rounds: readonly number[]): RoundsScale {
  const { left, top } = MARGIN;
  const [right, bottom] = [width - labelRoom, ROUNDS_HEIGHT - MARGIN.bottom];
  const lastRound = Math.max(1, ...rounds);
  const y = (share: number): number => top + (1 - share) * (bottom - top);
  return {
    left,
    right,
    top,
    bottom,
    lastRound,
    x: (round) => left + INSET + (round / lastRound) * (right - left - 2 * INSET),
    y,
    spread: (share, standardError) => ({
      high: y(Math.min(1, share + (standardError ?? 0))),
      low: y(Math.max(0, share - (standardError ?? 0))),
    }),
  };
}
