/** The work of one machine's share of a stage, before it begins. */
import { isTrainedAgain } from '../cost/estimate';
import type { ExpectedModel, Rehearsing, StageWork } from '../cost/rehearsal';
import { rehearsed } from '../cost/rehearsal';
import type { Domain } from '../domain';
import { runRestEm } from '../loop/restEm';
import type { Kind } from '../types';
import { type Part, shareOf, untilStageEnd } from './stageShare';

/** @param stage the one at work, from 0 on: of what was done before it, whose answers are known, only the policies are trained again. */
export async function rehearseShard<K extends Kind>(
  domain: Domain<K>,
  given: Rehearsing<K>,
  inputs: K['inputs'],
  expected: ExpectedModel<K>,
  { part, stage }: { part: Part; stage: number },
): Promise<StageWork[]> {
  const { loop, stages } = rehearsed(domain, given, inputs, expected);
  const { owns, together } = shareOf(part, stage);
  let known = 0;
  const share = {
    owns,
    together: () => {
      together();
      known = stages.length;
    },
  };
  await untilStageEnd(runRestEm({ ...loop, share }));
  return stages.filter((one, at) => at >= known || isTrainedAgain(one));
}
