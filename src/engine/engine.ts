/**
 * The facade: a loaded model on a device, behind the `Engine` interface. Calls wait for each other; errors of the GPU
 * become `EngineError`s with a sentence that says what to do.
 */

import { byteSize } from '../contract/byteSize';
import type { AdapterId, AdapterWeights, Engine, FinetuneJob, FinetuneResult, ModelReport } from '../contract/engine';
import { EngineError } from '../contract/errors';
import type { Planner } from '../contract/planner';
import type { ModelFiles } from '../formats/modelFolder';
import { shortageOf } from '../gpu/allocate';
import { DeviceError, type DeviceOfAdapter, type OpenedDevice, openDevice } from '../gpu/device';
import { ErrorScopes } from '../gpu/errorScopes';
import type { LoadProgress } from '../model/weights';
import { type CoreOptions, EngineCore } from './core';
import { Finetuner } from './finetune';
import { GenerateRunner } from './generate';
import { matrixRate } from './matrixRate';
import { mergeAdapter, restoreWeights } from './merge';
import { plannerOf } from './planner';
import { ScoreRunner } from './score';
import { watch } from './watchdog';

export interface OpenOptions extends CoreOptions {
  /** Shown with results; a folder or model name. */
  name: string;
}

/** Opens the model on a device of its own, which is closed with the engine. Rejects with `EngineError`. */
export async function openEngineOn(
  gpu: GPU | undefined,
  files: ModelFiles,
  options: OpenOptions,
): Promise<WebGpuEngine> {
  const opened = await openDeviceOrExplain(gpu);
  const close = (): void => opened.device.destroy();
  try {
    const engine = await openEngine(opened, files, options);
    engine.onDispose = close;
    return engine;
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opens the model on an opened device, which stays the caller's: `dispose` frees what the engine put on it, and another
 * model can be opened there. Rejects with `EngineError`.
 */
export async function openEngine(opened: OpenedDevice, files: ModelFiles, options: OpenOptions): Promise<WebGpuEngine> {
  const { config, tensors } = files;
  const scopes = new ErrorScopes(opened.device);
  let core: EngineCore;
  try {
    core = await EngineCore.load(opened, config, tensors, { ...options, onRead: whileThere(opened, options.onRead) });
  } catch (error) {
    await scopes.pop();
    throw error;
  }
  const { invalid, shortage } = await scopes.pop();
  const refused = await core.gpu.refused();
  const isShort = refused.length > 0 || shortage !== null;
  if (isShort || invalid) {
    const asked = {
      need: `the weights of ${options.name}`,
      count: core.weights.geometry.parameters,
      unit: 'parameters',
      advice: 'Close other pages and programs that use the GPU.',
      what: 'weights',
      remedy: 'model',
    } as const;
    const error = isShort ? shortageOf(core.gpu, new Set(), refused, asked) : new Error(invalid?.message);
    core.dispose();
    throw error;
  }
  return new WebGpuEngine(core, options.name);
}

/** Writes to a lost device go nowhere without a word: a large file is not read to its end for it. */
function whileThere({ device }: OpenedDevice, onRead: CoreOptions['onRead']): LoadProgress {
  let lost: string | null = null;
  void device.lost.then(({ message }) => {
    lost = message || 'without a reason';
  });
  return (read, total) => {
    if (lost !== null)
      throw new EngineError('device-lost', `The graphics device was lost while the model was read (${lost}).`);
    onRead?.(read, total);
  };
}

/** Opens the best adapter that `gpu` offers. Rejects with `EngineError` no-webgpu, no-adapter or no-answer. */
export async function openDeviceOrExplain(gpu: GPU | undefined): Promise<DeviceOfAdapter> {
  try {
    return await openDevice(gpu);
  } catch (error) {
    if (error instanceof DeviceError) throw new EngineError(error.code, error.message);
    throw new EngineError('no-adapter', `The graphics adapter could not be opened: ${String(error)}`);
  }
}

/** The device had no room, unlike a limit that is known beforehand. */
function isShortage(error: unknown): error is EngineError {
  return error instanceof EngineError && error.code === 'out-of-memory' && error.shortage?.bytes != null;
}

/** The device ran out of memory in the middle of work for which all buffers were there. */
function unplannedShortage(refused: readonly { bytes: number }[]): EngineError {
  const asked = refused.reduce((sum, { bytes }) => sum + bytes, 0);
  return new EngineError(
    'out-of-memory',
    `The GPU ran out of memory${asked > 0 ? ` when ${byteSize(asked)} were asked for` : ''}. Use shorter texts, a lower rank or fewer edits at a time.`,
    { what: 'activations', remedy: 'edits', bytes: { asked, given: 0 } },
  );
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
  /** Of the call that runs. */
  #scopes: ErrorScopes | null = null;
  readonly #whenLost: Promise<never>;
  /** Rejects with `dispose`. */
  readonly #whenClosed: Promise<never>;
  /** Resolves with the driver's words once the device is gone or hangs. */
  readonly lost: Promise<string>;
  #stall: () => void = () => undefined;
  #close: (reason: EngineError) => void = () => undefined;
  /** Told after everything was freed; an engine with a device of its own ends it here. */
  onDispose: () => void = () => undefined;

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
      weightFormat: weights.layout.format,
    };
    const stalled = new Promise<string>((resolve) => {
      this.#stall = () => resolve(`it did not finish its work within ${core.patience / 1000} seconds`);
    });
    this.lost = Promise.race([core.gpu.device.lost.then(({ message }) => message), stalled]);
    this.#whenLost = this.lost.then((message) => {
      this.#lost = message || 'no reason was given';
      throw this.#lostError();
    });
    // Only raced against; by itself it must not count as unhandled.
    this.#whenLost.catch(() => undefined);
    this.#whenClosed = new Promise((_, reject) => {
      this.#close = reject;
    });
    this.#whenClosed.catch(() => undefined);
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

  /** One call at a time; a lost device or `dispose` ends the call instead of leaving it waiting. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      if (this.#lost !== null || this.#disposed) throw this.#lostError();
      const scopes = new ErrorScopes(this.core.gpu.device);
      this.#scopes = scopes;
      const endWatch = watch(this.core.gpu, this.core.patience, this.#stall);
      const outcome = await Promise.race([work(), this.#whenLost, this.#whenClosed]).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      endWatch();
      if (this.#lost !== null || this.#disposed) throw this.#lostError();
      const { shortage, invalid } = await scopes.pop();
      const refused = await this.core.gpu.refused();
      const error = 'error' in outcome ? outcome.error : null;
      if (isShortage(error) || shortage || refused.length > 0) {
        // What is kept may be what leaves no room; a smaller request finds it free.
        this.core.freeKept();
        throw isShortage(error) ? error : unplannedShortage(refused);
      }
      if (error instanceof EngineError) throw error;
      if (invalid) throw new Error(invalid.message);
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** The same for what computes with the weights: those that could not be put back are put back first, or the call fails. */
  #onWeights<T>(work: () => Promise<T>): Promise<T> {
    return this.#exclusive(async () => {
      if (this.core.owesRestore) await restoreWeights(this.core);
      return work();
    });
  }

  finetune: Engine['finetune'] = (jobs, options) => this.#onWeights(() => this.finetuner.run(jobs, options));

  generate: Engine['generate'] = (requests, options) => this.#onWeights(() => this.generator.run(requests, options));

  score: Engine['score'] = (requests, options) => this.#onWeights(() => this.scorer.run(requests, options));

  /** Logits after the last id, [vocab], without anything else; what benchmarks call prefill. */
  prefill(ids: readonly number[]): Promise<Float32Array> {
    return this.#onWeights(() => this.scorer.lastLogits(ids));
  }

  /** Steps on adapters that exist already; their moments are kept and their steps counted on. */
  continueFinetune(
    jobs: readonly FinetuneJob[],
    adapters: readonly AdapterId[],
    stepsDone: number,
  ): Promise<FinetuneResult[]> {
    return this.#onWeights(() => this.finetuner.run(jobs, {}, { adapters, stepsDone }));
  }

  mergeAdapter(adapter: AdapterId): Promise<void> {
    return this.#onWeights(() => mergeAdapter(this.core, adapter));
  }

  restoreWeights(): Promise<void> {
    return this.#exclusive(() => restoreWeights(this.core));
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
    if (this.#disposed) return;
    this.#disposed = true;
    this.#close(this.#lostError());
    this.core.dispose();
    // What was just freed under a call that runs is no fault of whoever uses the device next.
    void this.#scopes?.pop();
    this.onDispose();
  }
}
