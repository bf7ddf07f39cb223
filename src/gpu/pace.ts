/**
 * Into how many submissions a pass goes. A driver takes a GPU that answers nothing for about two seconds for one that hangs, and
 * resets it; and between submissions a page is drawn. How long a pass takes is known from what earlier ones took.
 */

/** Milliseconds that one submission should take: a quarter of the driver's patience, as times are estimates. */
const LONGEST = 500;

/** FLOP/s before anything was measured: less than any GPU does, so that the first pass of a large model goes in many parts. */
const LEAST_RATE = 2e10;

export class Pace {
  /** The best rate of a pass so far. A pass may have waited for others, so that the device is at least as fast. */
  #rate = LEAST_RATE;

  /** @param longest milliseconds of a submission. */
  constructor(public longest = LONGEST) {}

  parts(flops: number): number {
    return Math.max(1, Math.ceil((1000 * flops) / this.#rate / this.longest));
  }

  /** @param milliseconds from before the pass was submitted until the device had done it. */
  took(flops: number, milliseconds: number): void {
    if (milliseconds > 0) this.#rate = Math.max(this.#rate, (1000 * flops) / milliseconds);
  }
}
