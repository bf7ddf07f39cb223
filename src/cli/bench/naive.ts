/** What the recorded plan is worth: the dispatches of one scoring pass in one submission, and each in its own. */

import type { WebGpuEngine } from '../../engine/engine';
import { NO_SIZES } from '../../gpu/kernel';
import { submitPass } from '../../gpu/plan';
import { NONE, packLabelled } from '../../model/batch';
import type { ModelConfig } from '../../model/config';
import { forwardFlops } from '../../model/cost';
import { uploadRows } from '../../model/rowBuffers';
import { scoringPass } from '../../model/trainingPass';
import { someIds, timed, type Workload } from './workloads';

const TOKENS = 8;

/** Few tokens, so that the cost of the dispatches shows rather than their arithmetic. */
export async function planAgainstNaive(engine: WebGpuEngine, config: ModelConfig): Promise<[Workload, Workload]> {
  const { gpu, rowKernels, weights } = engine.core;
  const { plan, rows } = await scoringPass(gpu, rowKernels, weights, { capacity: 64, adapters: null });
  const ids = someIds(config, TOKENS + 1);
  const packed = packLabelled([{ ids, slot: NONE, weights: ids.map(() => 1) }]);
  const sizes = { ...NO_SIZES, rows: packed.rows, headRows: packed.headRows };
  uploadRows(gpu, rows, packed, sizes);
  const workload = (name: string, replay: () => void): Workload => ({
    name,
    tokens: TOKENS,
    flops: TOKENS * forwardFlops(config, (TOKENS + 1) / 2),
    units: 1,
    unit: 'prompt',
    run: () =>
      timed(async () => {
        replay();
        await gpu.device.queue.onSubmittedWorkDone();
      }),
  });
  return [
    workload(`score ${TOKENS}, recorded plan`, () => submitPass(gpu, 'score', (pass) => plan.replay(pass, sizes))),
    workload(`score ${TOKENS}, a submission a dispatch`, () => plan.replaySeparately(sizes)),
  ];
}
