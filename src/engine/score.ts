/** Log-probabilities of given texts, many at once, and the logits after the last token where asked for. */

import type { AdapterId, RunOptions, ScoreRequest, ScoreResult } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { allocate } from '../gpu/allocate';
import { type BatchSizes, NO_SIZES } from '../gpu/kernel';
import { submitPlans } from '../gpu/plan';
import { Readback } from '../gpu/readback';
import type { AdapterPool } from '../lora/pool';
import { type LabelledSequence, NONE, type PackedBatch, packLabelled } from '../model/batch';
import { headChunk, logitsStride } from '../model/head';
import { uploadRows } from '../model/rowBuffers';
import { scoringPass, type TrainingPass } from '../model/trainingPass';
import { bucket, byPool, type EngineCore, type Owned, passAdapters } from './core';
import { inferenceBytes, mostInferenceRows } from './memory';
import { checkIds } from './steps';

interface Scorer extends Owned {
  capacity: number;
  pass: TrainingPass;
  readback: Readback;
}

interface Placed {
  request: number;
  adapter: AdapterId | null;
  pool: AdapterPool | null;
  sequence: LabelledSequence;
  /** Rows that have a result. */
  scored: number;
  lastLogits: boolean;
}

export class ScoreRunner {
  #scorer: Scorer | null = null;

  constructor(readonly core: EngineCore) {}

  #mostRows(): number {
    const { config, weights } = this.core;
    return mostInferenceRows(config, weights.geometry, this.core);
  }

  /** Of a pass of so many rows; its bottlenecks as of rank 16. */
  #bytesOf(capacity: number): number {
    const { config, weights, budgets } = this.core;
    const chunk = headChunk(config.vocab, capacity, budgets.chunkLogits);
    return inferenceBytes(config, weights.geometry, capacity) + chunk * logitsStride(config.vocab) * 4;
  }

  async #prepare(pool: AdapterPool | null, rows: number): Promise<Scorer> {
    const { core } = this;
    const capacity = Math.min(bucket(rows), this.#mostRows());
    const old = this.#scorer;
    // A pass with adapter slots serves texts without an adapter just as well.
    if (old && core.owns(old) && (pool === null || old.pool === pool) && old.capacity >= capacity) return old;
    if (old) core.release(old);
    core.gpu.makeRoom(this.#bytesOf(capacity));
    const asked = {
      need: `scoring ${capacity} tokens together`,
      count: capacity,
      unit: 'tokens',
      advice: 'Use shorter texts.',
      what: 'activations',
      remedy: 'length',
    } as const;
    this.#scorer = core.own(await allocate(core.gpu, asked, () => this.#record(pool, capacity)));
    return this.#scorer;
  }

  async #record(pool: AdapterPool | null, capacity: number): Promise<Scorer> {
    const { core } = this;
    const pass = await scoringPass(core.gpu, core.rowKernels, core.weights, {
      capacity,
      adapters: pool && passAdapters(pool),
      logitsBytes: core.budgets.chunkLogits,
    });
    const { results } = pass.rows;
    const row = logitsStride(core.config.vocab) * 4;
    const readback = new Readback(core.gpu, 'scores', Math.max(results.size, row), 1);
    return {
      pool,
      capacity,
      pass,
      readback,
      free: () => {
        pass.free();
        readback.free();
      },
    };
  }

  async run(
    requests: readonly ScoreRequest[],
    { signal, onProgress }: RunOptions<number> = {},
  ): Promise<ScoreResult[]> {
    const { core } = this;
    const { vocab, contextLength } = core.config;
    const mostRows = this.#mostRows();
    const places = requests.map(({ ids, adapter, from = 1 }, request) => {
      if (ids.length < 1) throw new EngineError('bad-request', `Score request ${request} has no tokens.`);
      if (ids.length > contextLength)
        throw new EngineError(
          'bad-request',
          `Score request ${request} has ${ids.length} tokens; the model takes ${contextLength}.`,
        );
      if (ids.length > mostRows)
        throw new EngineError(
          'out-of-memory',
          `A text of ${ids.length} tokens does not fit the memory for scoring (${mostRows} rows). Use shorter texts.`,
          { what: 'activations', remedy: 'length', bytes: null },
        );
      if (!Number.isInteger(from) || from < 1)
        throw new EngineError(
          'bad-request',
          `Score request ${request}: scoring from ${from} on is not possible; the first id is never predicted.`,
        );
      checkIds(ids, vocab, `Score request ${request}`);
      return adapter === null ? null : core.adapters.place(adapter);
    });
    const rows = requests.reduce((sum, { ids }) => sum + ids.length, 0);
    const activations = inferenceBytes(core.config, core.weights.geometry, Math.min(rows, mostRows));
    await core.gather(places, activations, this.#bytesOf(Math.min(bucket(rows), mostRows)));
    const placed = requests.map(
      ({ ids, adapter, from = 1, lastLogits = false }, request): Placed => ({
        request,
        adapter,
        pool: places[request]?.pool ?? null,
        sequence: {
          ids,
          slot: places[request]?.slot ?? NONE,
          weights: ids.map((_, index) => (index >= from ? 1 : 0)),
        },
        scored: Math.max(0, ids.length - from),
        lastLogits,
      }),
    );
    const results: ScoreResult[] = requests.map(() => ({ logProbabilities: [], greedy: [] }));
    let done = 0;
    // Rows of a slot lie together.
    const order = placed.toSorted((a, b) => byPool(a, b) || a.sequence.slot - b.sequence.slot);
    for (const wave of waves(order, mostRows)) {
      if (signal?.aborted) throw new EngineError('aborted', 'Scoring was stopped.');
      await this.#wave(wave, results);
      done += wave.length;
      onProgress?.(done);
    }
    return results;
  }

  /** Logits after the last id, [vocab]: one pass, one row through the head. */
  async lastLogits(ids: readonly number[]): Promise<Float32Array> {
    const { config } = this.core;
    checkIds(ids, config.vocab, 'Prefill');
    const scorer = await this.#prepare(null, ids.length);
    return this.#logitsOf(scorer, { ids, slot: NONE, weights: [] }, config.vocab);
  }

  async #wave(wave: readonly Placed[], results: ScoreResult[]): Promise<void> {
    const { config } = this.core;
    const pool = wave.find((p) => p.pool)?.pool ?? null;
    const packed = packLabelled(wave.map(({ sequence }) => sequence));
    const longest = Math.max(...wave.map(({ sequence }) => sequence.ids.length));
    const scorer = await this.#prepare(pool, Math.max(packed.rows, longest));
    pool?.table.upload();
    if (packed.headRows > 0) this.#take(wave, await this.#results(scorer, packed, pool), results);
    for (const { request, lastLogits, sequence } of wave) {
      const result = results[request];
      if (!lastLogits || !result) continue;
      result.lastLogits = await this.#logitsOf(scorer, sequence, config.vocab);
    }
  }

  /** Log-probability and whether it was the likeliest, of each row that has a result. */
  async #results(scorer: Scorer, packed: PackedBatch, pool: AdapterPool | null): Promise<Float32Array> {
    const sizes = { ...NO_SIZES, rows: packed.rows, headRows: packed.headRows, slots: pool?.slots ?? 0 };
    uploadRows(this.core.gpu, scorer.pass.rows, packed, sizes);
    return new Float32Array(await this.#run(scorer, sizes, scorer.pass.rows.results, packed.headRows * 8));
  }

  #take(wave: readonly Placed[], values: Float32Array, results: readonly ScoreResult[]): void {
    let row = 0;
    for (const { request, adapter, scored } of wave) {
      const result = results[request];
      for (const end = row + scored; row < end; row++) {
        const logProbability = values[row * 2] ?? 0;
        const finite = Number.isFinite(logProbability);
        if (!finite && adapter === null)
          throw new EngineError('not-finite', `The model's output became not-a-number in score request ${request}.`);
        result?.logProbabilities.push(finite ? logProbability : Number.NaN);
        result?.greedy.push(finite && values[row * 2 + 1] === 1);
      }
    }
  }

  /** Runs the text again by itself and takes its last row's logits from the chunk that holds them. */
  async #logitsOf(scorer: Scorer, sequence: LabelledSequence, vocab: number): Promise<Float32Array> {
    const { gpu } = this.core;
    // A copy of the last id stands for the token that is not there, so that the row of the last id exists.
    const ids = [...sequence.ids, sequence.ids.at(-1) ?? 0];
    const packed = packLabelled([{ ...sequence, ids, weights: ids.map((_, i) => (i === ids.length - 1 ? 1 : 0)) }]);
    const sizes = { ...NO_SIZES, rows: packed.rows, headRows: 1, slots: scorer.pool?.slots ?? 0 };
    uploadRows(gpu, scorer.pass.rows, packed, sizes);
    const row = await this.#run(scorer, sizes, scorer.pass.rows.logits, logitsStride(vocab) * 4);
    return new Float32Array(row, 0, vocab).slice();
  }

  /** One replay, and the first bytes of one of its results. */
  #run({ pass, readback }: Scorer, sizes: BatchSizes, from: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    return submitPlans(this.core.gpu, 'score', [pass.plan], sizes, (encoder) => readback.copy(encoder, from, bytes))();
  }
}

/** Requests of one pool together (those without adapter go with any), at most `mostRows` rows a wave. */
function* waves(placed: readonly Placed[], mostRows: number): Generator<Placed[]> {
  let wave: Placed[] = [];
  let rows = 0;
  let pool: AdapterPool | null = null;
  for (const one of placed) {
    const needed = one.sequence.ids.length - 1;
    const stranger = one.pool !== null && pool !== null && one.pool !== pool;
    if (wave.length > 0 && (stranger || rows + needed > mostRows)) {
      yield wave;
      wave = [];
      rows = 0;
      pool = null;
    }
    wave.push(one);
    rows += needed;
    pool ??= one.pool;
  }
  if (wave.length > 0) yield wave;
}
