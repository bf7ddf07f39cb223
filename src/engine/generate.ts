/** Any number of requests: checked, put into waves that fit the cache, and run one wave after the other. */

import type { GenerateProgress, GenerateRequest, GenerateResult, RunOptions } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { type DecodePass, type DecodeSizes, decodePass, STOP_CAPACITY } from '../generate/decodePass';
import { cacheRowsOf, runWave, type WaveRequest } from '../generate/wave';
import { allocate } from '../gpu/allocate';
import { Readback } from '../gpu/readback';
import type { AdapterPool } from '../lora/pool';
import type { AdapterPlace } from '../lora/slots';
import { NONE } from '../model/batch';
import { byPool, type EngineCore, type Owned, passAdapters } from './core';
import { cacheBytes, decodeBytes, decodeSizes, mostDecoded } from './memory';
import { checkIds } from './steps';

const MOST_STOPS = 64;

interface Decoder extends Owned {
  pass: DecodePass;
  readback: Readback;
}

interface Checked {
  request: GenerateRequest;
  index: number;
  /** Of the adapter. */
  place: AdapterPlace | null;
}

interface Placed extends WaveRequest {
  index: number;
  pool: AdapterPool | null;
}

export class GenerateRunner {
  #decoder: Decoder | null = null;

  constructor(readonly core: EngineCore) {}

  #most(): DecodeSizes {
    const { config, weights } = this.core;
    return mostDecoded(config, weights.geometry, this.core);
  }

  #bytesOf(sizes: DecodeSizes, rank: number): number {
    const { config, weights, budgets } = this.core;
    const { activations, cache, logits } = decodeBytes(config, weights.geometry, rank, sizes, budgets);
    return activations + cache + logits;
  }

  async #prepare(pool: AdapterPool | null, wave: readonly Placed[]): Promise<Decoder> {
    const { core } = this;
    const { places, cacheRows, prefillRows } = decodeSizes(neededFor(wave), this.#most());
    const old = this.#decoder;
    // A pass with adapter slots serves requests without an adapter just as well.
    if (old && core.owns(old) && (pool === null || old.pool === pool)) {
      const { sizes } = old.pass;
      if (sizes.places >= places && sizes.cacheRows >= cacheRows && sizes.prefillRows >= prefillRows) return old;
    }
    const known = old?.pass.sizes;
    if (old) core.release(old);
    // Never smaller than before, so that alternating work does not record anew each time.
    const sizes = {
      places: Math.max(places, known?.places ?? 0),
      cacheRows: Math.max(cacheRows, known?.cacheRows ?? 0),
      prefillRows: Math.max(prefillRows, known?.prefillRows ?? 0),
    };
    core.gpu.makeRoom(this.#bytesOf(sizes, pool?.rank ?? 0));
    const many = wave.length > 1;
    const asked = {
      need: `writing ${many ? `${wave.length} texts together` : 'a text'} with ${sizes.cacheRows} tokens of key-value cache`,
      count: many ? wave.length : sizes.cacheRows,
      unit: many ? 'texts' : 'tokens',
      advice: many ? 'Use fewer edits or questions at a time, or shorter texts.' : 'Use shorter texts.',
      what: 'cache',
      remedy: many ? 'edits' : 'length',
    } as const;
    this.#decoder = core.own(await allocate(core.gpu, asked, () => this.#record(pool, sizes)));
    return this.#decoder;
  }

  async #record(pool: AdapterPool | null, sizes: DecodeSizes): Promise<Decoder> {
    const { core } = this;
    const kernels = { rows: core.prefillKernels, decode: core.decodeKernels, cache: core.budgets.cacheFormat };
    const pass = await decodePass(core.gpu, kernels, core.weights, pool && passAdapters(pool), sizes);
    const readback = new Readback(core.gpu, 'tokens', pass.state.size, 3);
    return {
      pool,
      pass,
      readback,
      free: () => {
        pass.free();
        readback.free();
      },
    };
  }

  async run(
    requests: readonly GenerateRequest[],
    { signal, onProgress }: RunOptions<GenerateProgress> = {},
  ): Promise<GenerateResult[]> {
    const results: GenerateResult[] = requests.map(() => ({ ids: [], logProbabilities: [], finish: 'length' }));
    const checked = requests.flatMap((request, index) => this.#check(request, index) ?? []);
    const most = this.#most();
    const { config, weights, budgets } = this.core;
    const needed = neededFor(checked);
    const lasting = cacheBytes(
      config,
      weights.geometry,
      Math.min(most.cacheRows, needed.cacheRows),
      budgets.cacheFormat,
    );
    const rank = Math.max(0, ...checked.map(({ place }) => place?.pool.rank ?? 0));
    await this.core.gather(
      checked.map(({ place }) => place),
      lasting,
      this.#bytesOf(decodeSizes(needed, most), rank),
    );
    const placed = checked.map(
      ({ place, ...one }): Placed => ({ ...one, slot: place?.slot ?? NONE, pool: place?.pool ?? null }),
    );
    for (const wave of waves(placed.toSorted(byPool), most.places, most.cacheRows)) {
      const pool = wave.find((one) => one.pool)?.pool ?? null;
      const decoder = await this.#prepare(pool, wave);
      pool?.table.upload();
      await runWave(this.core.gpu, decoder.pass, decoder.readback, wave, {
        stopped: () => signal?.aborted ?? false,
        onTokens: (inWave, ids, logProbabilities, finish) => {
          const request = wave[inWave]?.index ?? 0;
          const result = results[request];
          if (!result) return;
          if (finish === 'not-finite' && requests[request]?.adapter === null)
            throw new EngineError('not-finite', `The model's output became not-a-number in request ${request}.`);
          result.ids.push(...ids);
          result.logProbabilities.push(...logProbabilities);
          if (finish) result.finish = finish;
          onProgress?.({ request, ids, done: finish !== null });
        },
      });
    }
    return results;
  }

  /** Null for a request that asks for no token. */
  #check(request: GenerateRequest, index: number): Checked | null {
    const { config, adapters } = this.core;
    const { prompt, maxTokens, sampling, stopIds } = request;
    const refuse = (what: string): never => {
      throw new EngineError('bad-request', `Generate request ${index}: ${what}`);
    };
    if (prompt.length === 0) refuse('the prompt has no tokens.');
    checkIds(prompt, config.vocab, `Generate request ${index}`);
    const room = config.contextLength - prompt.length;
    if (room < 1)
      refuse(
        `the prompt has ${prompt.length} tokens; the model takes ${config.contextLength - 1} and needs one to write.`,
      );
    if (!Number.isInteger(maxTokens) || maxTokens < 0) refuse(`${maxTokens} tokens were asked for.`);
    const { temperature, topK, topP, minP, repetitionPenalty } = sampling;
    if (!(temperature >= 0) || !Number.isFinite(temperature))
      refuse(`temperature ${temperature} is not a number from 0 on.`);
    if (!Number.isInteger(topK) || topK < 0) refuse(`top-k ${topK} is not a whole number from 0 on.`);
    if (!(topP > 0 && topP <= 1)) refuse(`top-p ${topP} is not within 0 (excluded) to 1.`);
    if (!(minP >= 0 && minP <= 1)) refuse(`min-p ${minP} is not within 0 to 1.`);
    if (!(repetitionPenalty > 0) || !Number.isFinite(repetitionPenalty))
      refuse(`repetition penalty ${repetitionPenalty} is not a number above 0.`);
    if (stopIds.length > MOST_STOPS) refuse(`${stopIds.length} stop ids; at most ${MOST_STOPS} are possible.`);
    if (maxTokens === 0) return null;
    const place = request.adapter === null ? null : adapters.place(request.adapter);
    return { request: { ...request, maxTokens: Math.min(maxTokens, room) }, index, place };
  }
}

/** All of them together, however many waves that takes. */
function neededFor(asked: readonly { request: GenerateRequest }[]): DecodeSizes {
  const sum = (of: (request: GenerateRequest) => number): number =>
    asked.reduce((all, { request }) => all + of(request), 0);
  return { places: asked.length, cacheRows: sum(cacheRowsOf), prefillRows: sum(({ prompt }) => prompt.length) };
}

/** Requests of one pool together (those without adapter go with any), as many as places, stop ids and cache rows allow. */
function* waves(placed: readonly Placed[], mostPlaces: number, mostRows: number): Generator<Placed[]> {
  let wave: Placed[] = [];
  let rows = 0;
  let stops = 0;
  let pool: AdapterPool | null = null;
  for (const one of placed) {
    const needed = cacheRowsOf(one.request);
    if (needed > mostRows)
      throw new EngineError(
        'out-of-memory',
        `A text of ${needed} tokens does not fit the memory for generation (${mostRows} rows). Ask for fewer tokens.`,
        { what: 'cache', remedy: 'length', bytes: null },
      );
    const stranger = one.pool !== null && pool !== null && one.pool !== pool;
    const full =
      wave.length === mostPlaces || rows + needed > mostRows || stops + one.request.stopIds.length > STOP_CAPACITY;
    if (wave.length > 0 && (stranger || full)) {
      yield wave;
      wave = [];
      rows = 0;
      stops = 0;
      pool = null;
    }
    wave.push(one);
    rows += needed;
    stops += one.request.stopIds.length;
    pool ??= one.pool;
  }
  if (wave.length > 0) yield wave;
}
