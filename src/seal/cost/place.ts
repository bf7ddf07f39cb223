/** Where a stage that begins stands in the plan of its run. Stages come in the order of the plan, and some may be left out. */
import type { EventScope, Stage } from '../types';

type Scoped = EventScope & { stage: Stage };

/** @param at the stage at work until now; -1 before the first. @returns -1 for a stage that the plan does not have. */
export function placeOf(planned: readonly Scoped[], at: number, begun: Scoped): number {
  const inScope = ({ purpose, round }: Scoped): boolean => purpose === begun.purpose && round === begun.round;
  const alike = (one: Scoped): boolean => one.stage === begun.stage && inScope(one);
  const closes = (one: Scoped): boolean => one.stage === 'reward' && inScope(one);
  const ahead = planned.findIndex((one, index) => index > at && alike(one));
  // Every inner loop ends with its rewards, so what comes before them belongs to it: one more wave than was planned.
  const end = planned.findIndex((one, index) => index > at && closes(one));
  if (ahead >= 0 && (end < 0 || ahead <= end)) return ahead;
  const start = planned.findLastIndex((one, index) => index <= at && closes(one));
  return planned.findLastIndex((one, index) => index > start && index <= at && alike(one));
}
