/**
 * A memory on the device: its parts as one adapter, put together when it is asked for and kept until another is, or until the engine
 * starts anew, after which it comes back from the parts.
 */
import type { AdapterId, AdapterWeights, Engine, Ground } from '../../contract/engine';
import { rankOf, stackOf } from '../../seal/memory/parts';
import { WorkerError } from '../failure';

interface Present {
  engineStart: number;
  key: string;
  adapter: AdapterId;
}

export class MemoryStack {
  /** By id, of the memory that was asked for last. */
  #parts = new Map<string, AdapterWeights>();
  #present: Present | null = null;

  /** What the page sends along; of everything else only what the memory still has is kept. */
  take(memory: readonly string[], parts: readonly { id: string; weights: AdapterWeights }[]): void {
    for (const { id, weights } of parts) this.#parts.set(id, weights);
    for (const id of this.#parts.keys()) if (!memory.includes(id)) this.#parts.delete(id);
  }

  /** One that was learned just now. */
  add(id: string, weights: AdapterWeights): void {
    this.#parts.set(id, weights);
  }

  /** `null` for an empty memory. @throws WorkerError for a part that was never sent. */
  async on(engine: Engine, engineStart: number, memory: readonly string[]): Promise<Ground | null> {
    const parts = memory.map((id) => {
      const part = this.#parts.get(id);
      if (part === undefined)
        throw new WorkerError('adapters-gone', 'A part of this memory is not in the worker. Say it once more.');
      return part;
    });
    const key = memory.join(' ');
    const before = this.#present?.engineStart === engineStart ? this.#present : null;
    if (before !== null && before.key === key) return { adapter: before.adapter, rank: rankOf(parts) };
    this.#present = null;
    if (before !== null) await engine.freeAdapters([before.adapter]);
    const weights = stackOf(parts);
    if (weights === null) return null;
    const adapter = await engine.importAdapter(weights);
    this.#present = { engineStart, key, adapter };
    return { adapter, rank: weights.rank };
  }
}
