/** Steps of a finetune in which lines of other kinds stand beside those of the edit. */
import type { TrainingSequence } from '../../contract/engine';
import type { Random } from '../../world/random';

/** Lines to draw from, and how many of them go into each step. */
export interface Pool {
  lines: readonly TrainingSequence[];
  perStep: number;
}

/** A line of which every token that is learned weighs so much. */
export const weighing = (
  { ids, from = 0 }: { ids: readonly number[]; from?: number | undefined },
  weight: number,
): TrainingSequence => ({ ids, lossWeights: ids.map((_, index) => (index < from ? 0 : weight)) });

/**
 * The sequences of all epochs one after another, each step's with lines of every pool behind it, so that steps are batches of one
 * size. A last step that is short of its own takes more of the last pool. A pool is gone through before a line of it comes again.
 */
export function layBeside(
  own: readonly TrainingSequence[],
  pools: readonly Pool[],
  { epochs, batchSize }: { epochs: number; batchSize: number | null },
  random: Random,
): { sequences: TrainingSequence[]; epochs: 1; batchSize: number } {
  const size = batchSize ?? own.length;
  const filled = pools.filter(({ lines, perStep }) => lines.length > 0 && perStep > 0);
  const waiting = filled.map((): TrainingSequence[] => []);
  const draw = (place: number, count: number): TrainingSequence[] =>
    Array.from({ length: count }, () => {
      if (waiting[place]?.length === 0) waiting[place] = random.shuffled(filled[place]?.lines ?? []);
      const [line] = waiting[place]?.splice(0, 1) ?? [];
      if (!line) throw new RangeError('There is no line to draw.');
      return line;
    });
  const laid: TrainingSequence[] = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const order = batchSize === null ? own : random.shuffled(own);
    for (let from = 0; from < order.length; from += size) {
      const step = order.slice(from, from + size);
      const short = size - step.length;
      laid.push(...step);
      for (const [place, { perStep }] of filled.entries())
        laid.push(...draw(place, perStep + (place === filled.length - 1 ? short : 0)));
    }
  }
  const beside = filled.reduce((sum, { perStep }) => sum + perStep, 0);
  return { sequences: laid, epochs: 1, batchSize: size + beside };
}
