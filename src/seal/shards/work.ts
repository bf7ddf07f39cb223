/** What shards have found, put together. */
import * as z from 'zod/mini';
import { type StageCost, stageCostSchema } from '../cost/cost';
import { type StageTiming, timingSchema } from '../types';
import { type Answers, answersSchema, noAnswers, VERBS } from './answerBook';

/** What was done in some stages: the engine's answers, and what they cost, on all machines together. */
export const workSchema = z.object({
  answers: answersSchema,
  timings: z.array(timingSchema),
  stages: z.array(stageCostSchema),
});
export interface Work {
  answers: Answers;
  timings: StageTiming[];
  stages: StageCost[];
}

export const noWork = (): Work => ({ answers: noAnswers(), timings: [], stages: [] });

/** Several machines answered the same differently. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';

  /** @param at place in the list of the first work that does not agree with those before it. */
  constructor(
    readonly at: number,
    readonly count: number,
  ) {
    super(`${count} answers differ from those of others to the same questions.`);
  }
}

/** @throws Disagreement: devices of one kind answer the same question alike, to the bit. */
export function joined(works: readonly Work[]): Work {
  const all = noWork();
  for (const [at, work] of works.entries()) {
    const differing = addWork(all, work);
    if (differing > 0) throw new Disagreement(at, differing);
  }
  return all;
}

/** @returns how many answers differ from those that were there. */
export function addWork({ answers, timings, stages }: Work, more: Work): number {
  let differing = 0;
  for (const verb of VERBS) {
    const [all, own] = [answers[verb], more.answers[verb]];
    for (const key of Object.keys(own))
      if (Object.hasOwn(all, key) && JSON.stringify(all[key]) !== JSON.stringify(own[key])) differing += 1;
    Object.assign(all, own);
  }
  timings.push(...more.timings);
  stages.push(...more.stages);
  return differing;
}
