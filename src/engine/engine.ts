/**
 * The facade: a loaded model on a device, behind the `Engine` interface. Calls wait for each other; errors of the GPU
 * become `EngineError`s with a sentence that says what to do.
 */

import type {
  AdapterId,
  AdapterWeights,
  Engine,
  FinetuneJob,
  FinetuneResult,
  ModelReport,
  WeightFormat,
} from '../contract/engine';
import { EngineError } from '../contract/errors';
import type { Planner } from '../contract/planner';
import type { ModelFiles } from '../formats/modelFolder';
import { DeviceError, type OpenedDevice, openDevice } from '../gpu/device';
import { WEIGHT_STORAGE } from '../kernels/weightStorage';
import { nativeFormat } from '../model/packWeights';
import { restoreProjections } from '../model/weights';
import { type CoreOptions, EngineCore } from './core';
import { Finetuner } from './finetune';
import { GenerateRunner } from './generate';
import { matrixRate } from './matrixRate';
import { mergeAdapter } from './merge';
import { plannerOf } from './planner';
import { ScoreRunner } from './score';

export interface OpenOptions extends Partial<Omit<CoreOptions, 'storage'>> {
  /** Shown with results; a folder or model name. */
  name: string;
  /** How weights are kept on the device; the checkpoint's own type unless said otherwise. */
  weightFormat?: WeightFormat;
}

/** Opens the model on an opened device. Rejects with `EngineError`. */
export async function openEngine(opened: OpenedDevice, files: ModelFiles, options: OpenOptions): Promise<WebGpuEngine> {
  const { config, tensors } = files;
  const sample = tensors.get('model.embed_tokens.weight');
  const storage = WEIGHT_STORAGE[options.weightFormat ?? (sample ? nativeFormat(sample) : 'f32')];
  opened.device.pushErrorScope('out-of-memory');
  const core = new EngineCore(opened, config, tensors, { ...options, storage });
  const shortage = await opened.device.popErrorScope();
  if (shortage) {
    core.dispose();
    throw new EngineError(
      'out-of-memory',
      `The GPU has no room for ${options.name}. Close other pages or take a smaller model.`,
    );
  }
  return new WebGpuEngine(core, options.name);
}

/** Opens the best adapter that `gpu` offers. Rejects with `EngineError` no-webgpu or no-adapter. */
export async function openDeviceOrExplain(gpu: GPU | undefined): Promise<OpenedDevice> {
  try {
    return await openDevice(gpu);
  } catch (error) {
    if (error instanceof DeviceError) throw new EngineError(error.code, error.message);
    throw new EngineError('no-adapter', `The graphics adapter could not be opened: ${String(error)}`);
  }
}

export class WebGpuEngine implements Engine {
  readonly finetuner: Finetuner;
  readonly generator: GenerateRunner;
  readonly scorer: ScoreRunner;
  readonly model: ModelReport;
  readonly planner: Planner;
  #queue: Promise<unknown> = Promise.resolve();
  #lost: string | null = null;
  #disposed = false;
  #matrixRate = 0;
  readonly #whenLost: Promise<never>;

  constructor(
    readonly core: EngineCore,
    name: string,
  ) {
    const { config, weights } = core;
    this.finetuner = new Finetuner(core);
    this.generator = new GenerateRunner(core);
    this.scorer = new ScoreRunner(core);
    this.planner = plannerOf(core);
    this.model = {
      name,
      parameters: weights.geometry.parameters,
      layers: config.layers,
      hidden: config.hidden,
      vocab: config.vocab,
      contextLength: config.contextLength,
      weightFormat: weights.storage.format,
    };
    this.#whenLost = core.gpu.device.lost.then(({ message }) => {
      this.#lost = message || 'no reason was given';
      throw this.#lostError();
    });
    // Only raced against; by itself it must not count as unhandled.
    this.#whenLost.catch(() => undefined);
  }

  /** Resolves with the driver's words once the device is gone; also after `dispose`. */
  get lost(): Promise<string> {
    return this.core.gpu.device.lost.then(({ message }) => message);
  }

  get device() {
    return this.core.facts;
  }

  #lostError(): EngineError {
    if (this.#disposed) return new EngineError('device-lost', 'The engine was closed.');
    return new EngineError(
      'device-lost',
      `The graphics device was lost (${this.#lost ?? 'no reason was given'}). Reconnect to go on; adapters on it are gone.`,
    );
  }

  /** One call at a time; a lost device ends the call instead of leaving it waiting. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      if (this.#lost !== null || this.#disposed) throw this.#lostError();
      const { device } = this.core.gpu;
      device.pushErrorScope('out-of-memory');
      device.pushErrorScope('validation');
      const popped = async (): Promise<void> => {
        if (this.#lost !== null || this.#disposed) return;
        const [invalid, shortage] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
        if (shortage)
          throw new EngineError(
            'out-of-memory',
            'The GPU ran out of memory. Use shorter texts, a lower rank or fewer edits at a time.',
          );
        if (invalid) throw new Error(invalid.message);
      };
      try {
        const value = await Promise.race([work(), this.#whenLost]);
        await popped();
        return value;
      } catch (error) {
        if (this.#lost !== null) throw this.#lostError();
        await popped();
        throw error;
      }
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  finetune: Engine['finetune'] = (jobs, options) => this.#exclusive(() => this.finetuner.run(jobs, options));

  generate: Engine['generate'] = (requests, options) => this.#exclusive(() => this.generator.run(requests, options));

  score: Engine['score'] = (requests, options) => this.#exclusive(() => this.scorer.run(requests, options));

  /** Logits after the last id, [vocab], without anything else; what benchmarks call prefill. */
  prefill(ids: readonly number[]): Promise<Float32Array> {
    return this.#exclusive(() => this.scorer.lastLogits(ids));
  }

  /** Steps on adapters that exist already; their moments are kept and their steps counted on. */
  continueFinetune(
    jobs: readonly FinetuneJob[],
    adapters: readonly AdapterId[],
    stepsDone: number,
  ): Promise<FinetuneResult[]> {
    return this.#exclusive(() => this.finetuner.run(jobs, {}, { adapters, stepsDone }));
  }

  mergeAdapter(adapter: AdapterId): Promise<void> {
    return this.#exclusive(() => mergeAdapter(this.core, adapter));
  }

  restoreWeights(): Promise<void> {
    return this.#exclusive(async () => restoreProjections(this.core.gpu, this.core.weights, this.core.tensors));
  }

  exportAdapter(adapter: AdapterId): Promise<AdapterWeights> {
    return this.#exclusive(() => this.core.adapters.export(adapter));
  }

  importAdapter(weights: AdapterWeights): Promise<AdapterId> {
    return this.#exclusive(async () => this.core.adapters.import(weights));
  }

  freeAdapters(adapters: readonly AdapterId[]): Promise<void> {
    return this.#exclusive(async () => this.core.adapters.free(adapters));
  }

  matrixRate(): Promise<number> {
    return this.#exclusive(async () => {
      // A busy machine only ever makes it look slower than it is.
      this.#matrixRate = Math.max(this.#matrixRate, await matrixRate(this.core.gpu, this.core.profile));
      return this.#matrixRate;
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.core.dispose();
  }
}
