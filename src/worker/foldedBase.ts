/**
 * The base as the visitor has it: with an adapter folded in, the weights as they were loaded are those with the adapter in them,
 * whoever puts them back and on whichever device.
 */
import type { AdapterWeights, Engine } from '../contract/engine';

export interface NamedAdapter {
  name: string;
  weights: AdapterWeights;
}

interface Present {
  start: number;
  adapter: NamedAdapter | null;
}
/** After a fold that broke off. */
const UNKNOWN: Present = { start: -1, adapter: null };

export class FoldedBase {
  #wanted: NamedAdapter | null = null;
  /** What the weights of one start of the engine have in them. */
  #present: Present = { start: 0, adapter: null };

  /** Of the adapter that is folded in. */
  get name(): string | null {
    return this.#wanted?.name ?? null;
  }

  /** Another model is opened. */
  forget(): void {
    this.#wanted = null;
  }

  /** `null` for none. Where it fails the base stays what it was, and is brought back before the next use. */
  async fold(adapter: NamedAdapter | null, engine: Engine, start: number): Promise<void> {
    const before = this.#wanted;
    this.#wanted = adapter;
    try {
      await this.#bring(engine, start);
    } catch (error) {
      this.#wanted = before;
      this.#present = UNKNOWN;
      throw error;
    }
  }

  /** The engine with that base. @param start of the engine, by its number. */
  async on(engine: Engine, start: number): Promise<Engine> {
    const isFresh = this.#present.start !== start && this.#present !== UNKNOWN;
    if (isFresh) this.#present = { start, adapter: null };
    if (this.#present === UNKNOWN || this.#present.adapter !== this.#wanted) await this.#bring(engine, start);
    if (this.#wanted === null) return engine;
    return {
      device: engine.device,
      model: engine.model,
      planner: engine.planner,
      finetune: (...given) => engine.finetune(...given),
      generate: (...given) => engine.generate(...given),
      score: (...given) => engine.score(...given),
      mergeAdapter: (adapter) => engine.mergeAdapter(adapter),
      restoreWeights: () => this.#bring(engine, start),
      exportAdapter: (adapter) => engine.exportAdapter(adapter),
      importAdapter: (weights) => engine.importAdapter(weights),
      freeAdapters: (adapters) => engine.freeAdapters(adapters),
      matrixRate: () => engine.matrixRate(),
      dispose: () => engine.dispose(),
    };
  }

  async #bring(engine: Engine, start: number): Promise<void> {
    await engine.restoreWeights();
    this.#present = { start, adapter: null };
    const adapter = this.#wanted;
    if (adapter === null) return;
    const id = await engine.importAdapter(adapter.weights);
    try {
      await engine.mergeAdapter(id);
    } finally {
      await engine.freeAdapters([id]);
    }
    this.#present = { start, adapter };
  }
}
