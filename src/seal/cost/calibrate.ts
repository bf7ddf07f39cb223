/**
 * A short real workload that tells how long a run takes on this device: training, decoding and scoring, each small and large.
 * Large pieces are cut to a time, so that a software adapter is through in seconds.
 */
import { type Engine, GREEDY } from '../../contract/engine';
import { jobOf } from '../loop/train';
import type { FinetuneSettings } from '../sharedSettings';
import { type Calibration, type CallRate, rateOf, type Sample } from './estimate';
import { meteredEngine } from './meteredEngine';
import { someIds } from './remembering';

export interface CalibrationOptions {
  /** Milliseconds; only ever subtracted. */
  now: () => number;
  signal?: AbortSignal;
}

/** A large piece takes no longer than this, as far as the small one tells. */
const LARGE_SECONDS = 0.5;
/** A large piece is at most this many small ones. */
const MOST = 64;
const MOST_ADAPTERS = 8;
const TOKENS = 20;
const STEPS = 3;
const WRITTEN = 8;

/** Rejects with `aborted` as soon as the signal says so; what was made on the device is freed. */
export async function calibrate(
  engine: Engine,
  finetune: FinetuneSettings,
  { now, signal }: CalibrationOptions,
): Promise<Calibration> {
  const start = now();
  const options = signal ? { signal } : {};
  let last: Sample = { steps: 1, flops: 1, seconds: 0 };
  const bench = meteredEngine(engine, now, (call) => {
    if (call.kind !== 'other') last = call;
  });
  const texts = (count: number, tokens = TOKENS, first = 0): number[][] =>
    Array.from({ length: count }, (_, text) => someIds(engine.model, tokens, first + text));
  const train = async (size: number): Promise<void> => {
    const adapters = Math.min(size, MOST_ADAPTERS);
    const each = Math.ceil(size / adapters);
    const jobs = Array.from({ length: adapters }, (_, adapter) => {
      const sequences = texts(each, TOKENS + 1, adapter * each).map((ids) => ({ ids }));
      return jobOf({ ...finetune, epochs: STEPS, batchSize: null }, sequences, adapter, null);
    });
    const results = await bench.finetune(jobs, options);
    await bench.freeAdapters(results.map(({ adapter }) => adapter));
  };
  const score = (size: number) =>
    bench.score(
      texts(size).map((ids) => ({ ids, adapter: null })),
      options,
    );
  const write = (size: number) => {
    const asked = { adapter: null, maxTokens: WRITTEN, sampling: GREEDY, stopIds: [] };
    return bench.generate(
      texts(size).map((prompt, stream) => ({ ...asked, prompt, stream })),
      options,
    );
  };
  /** @param piece `size` small pieces in one call. */
  const measure = async (piece: (size: number) => Promise<unknown>): Promise<CallRate> => {
    const timed = async (size: number): Promise<Sample> => {
      await piece(size);
      return last;
    };
    // The first call compiles and records.
    await timed(1);
    const small = await timed(1);
    const size = Math.max(2, Math.min(MOST, Math.floor(LARGE_SECONDS / Math.max(1e-6, small.seconds))));
    // A larger pass is recorded anew, once; where pieces are slow that is too little to matter.
    if (size === MOST) await timed(size);
    return rateOf(small, await timed(size));
  };
  // Decoding goes last: a run begins with it.
  const [training, scoring, writing] = [await measure(train), await measure(score), await measure(write)];
  const matrixRate = await engine.matrixRate();
  // Nothing is faster than one large product, whatever small pieces seemed to take.
  const bounded = ({ secondsPerStep, secondsPerFlop }: CallRate): CallRate => ({
    secondsPerStep,
    secondsPerFlop: Math.max(secondsPerFlop, 1 / matrixRate),
  });
  const rates = { finetune: bounded(training), score: bounded(scoring), generate: bounded(writing) };
  return { rates, matrixRate, seconds: (now() - start) / 1000, corrections: {} };
}
