/** A run that measured some of its held-out passages, as a run on these alone. */
import type { KnowledgeRun } from '../record/record';
import type { Evaluation } from './measured';

/** @param items places among the run's held-out passages, of those that were measured. */
export function runOnItems(run: KnowledgeRun, items: readonly number[]): KnowledgeRun {
  const places = new Map(items.map((item, place) => [item, place]));
  const moved = <One extends { item: number }>(all: readonly One[]): One[] =>
    all.flatMap((one) => {
      const item = places.get(one.item);
      return item === undefined ? [] : [{ ...one, item }];
    });
  const evaluation = ({ base, openBook, candidates, ...rest }: Evaluation): Evaluation => ({
    ...rest,
    base: moved(base),
    ...(openBook && { openBook: moved(openBook) }),
    candidates: candidates.flatMap((one) => moved([one.edit]).map((edit) => ({ ...one, edit }))),
  });
  const heldOut = items.flatMap((item) => run.items.heldOut[item] ?? []);
  return { ...run, items: { ...run.items, heldOut }, start: run.start.map(evaluation) };
}
