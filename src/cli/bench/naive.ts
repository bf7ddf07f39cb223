/** What the recorded plan is worth: the dispatches of one scoring pass in one submission, and each in its own. */

import type { WebGpuEngine } from '../../engine/engine';
import { type BatchSizes, type BufferSlice, type Kernel, NO_SIZES } from '../../gpu/kernel';
import { Plan, slicesOf, submitPass } from '../../gpu/plan';
import { NONE, packLabelled } from '../../model/batch';
import { allocateLayers } from '../../model/buffers';
import type { ModelConfig } from '../../model/config';
import { forwardFlops } from '../../model/cost';
import { recordForward } from '../../model/forward';
import { recordLoss } from '../../model/head';
import { allocateRows, uploadRows } from '../../model/rowBuffers';
import { someIds, timed, type Workload } from './workloads';

const TOKENS = 8;
const CAPACITY = 64;

/** The same work the naive way: a fresh bind group, a pass and a submission for every dispatch. */
class SeparateDispatches extends Plan {
  readonly #dispatches: { plan: Plan; bindAnew: () => GPUBindGroup }[] = [];

  override add<Binding extends string, Param extends string>(
    label: string,
    kernel: Kernel<Binding, Param>,
    tensors: Readonly<Record<Binding, BufferSlice | GPUBuffer>>,
    params: Readonly<Record<Param, number>>,
  ): this {
    const slices = slicesOf(kernel, tensors);
    this.#dispatches.push({
      plan: new Plan(this.gpu, label, this.batch).add(label, kernel, tensors, params),
      bindAnew: () => this.gpu.bindGroup(label, this.gpu.tensorLayout(kernel), slices),
    });
    return this;
  }

  override async prepare(): Promise<this> {
    await Promise.all(this.#dispatches.map(({ plan }) => plan.prepare()));
    return this;
  }

  submitEach(batch: BatchSizes): void {
    for (const { plan, bindAnew } of this.#dispatches) {
      bindAnew();
      submitPass(this.gpu, plan.label, (pass) => plan.replay(pass, batch));
    }
  }
}

/** Few tokens, so that the cost of the dispatches shows rather than their arithmetic. */
export async function planAgainstNaive(engine: WebGpuEngine, config: ModelConfig): Promise<[Workload, Workload]> {
  const { gpu, rowKernels: kernels, weights: model, budgets } = engine.core;
  const rows = allocateRows(gpu, config, CAPACITY, budgets.chunkLogits);
  const shape = { capacity: CAPACITY, rank: 0, keeping: 'inference' } as const;
  const { layers } = allocateLayers(gpu, config, model.geometry, shape);
  const recorded = async <P extends Plan>(plan: P): Promise<P> => {
    const context = { plan, kernels, model, ...rows };
    recordLoss({ ...context, x: recordForward({ ...context, adapters: null }, layers) }, null);
    return plan.prepare();
  };
  const plan = await recorded(new Plan(gpu, 'score', rows.batch));
  const separate = await recorded(new SeparateDispatches(gpu, 'score', rows.batch));
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
    workload(`score ${TOKENS}, a submission a dispatch`, () => separate.submitEach(sizes)),
  ];
}
