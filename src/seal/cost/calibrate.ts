/**
 * A short real workload, so that a visitor is told how long a run takes on this very device: training steps of several
 * adapters, decoding of several texts, a scoring batch, each small and large. The large pieces are cut to a time, so that
 * a software adapter is through in seconds; and between any two pieces something more important may go first.
 */
import { type Engine, type FinetuneJob, GREEDY } from '../../contract/engine';
import { innerOptimizer } from '../loop/train';
import type { FinetuneSettings } from '../settings';
import { type Calibration, type CallRate, rateOf, type Sample } from './estimate';
import { type CallCost, MeteredEngine } from './meteredEngine';

export interface CalibrationOptions {
  /** Milliseconds; only ever subtracted. */
  now: () => number;
  signal?: AbortSignal;
}

/** A large piece takes no longer than this, as far as the small one tells. */
const LARGE_SECONDS = 0.5;
/** A large piece is at most this many small ones. */
const MOST = 64;
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
  const calls: CallCost[] = [];
  const metered = new MeteredEngine(engine, now, (call) => calls.push(call));
  const bench: Bench = { engine: metered, calls, finetune, options: signal ? { signal } : {} };
  // Decoding goes last: a run begins with it.
  const [training, scoring, writing] = [
    await measure(bench, train),
    await measure(bench, score),
    await measure(bench, write),
  ];
  const matrixRate = await engine.matrixRate();
  // Nothing is faster than one large product, whatever small pieces seemed to take.
  const bounded = ({ secondsPerStep, secondsPerFlop }: CallRate): CallRate => ({
    secondsPerStep,
    secondsPerFlop: Math.max(secondsPerFlop, 1 / matrixRate),
  });
  const rates = { finetune: bounded(training), score: bounded(scoring), generate: bounded(writing) };
  return { rates, matrixRate, seconds: (now() - start) / 1000, corrections: {} };
}

interface Bench {
  engine: Engine;
  /** What every call cost, the latest last. */
  calls: CallCost[];
  finetune: FinetuneSettings;
  options: { signal?: AbortSignal };
}

/** `size` small pieces in one call. */
type Piece = (bench: Bench, size: number) => Promise<void>;

async function measure(bench: Bench, piece: Piece): Promise<CallRate> {
  const timed = async (size: number): Promise<Sample> => {
    const from = bench.calls.length;
    await piece(bench, size);
    const { steps, flops, seconds } = bench.calls[from] ?? { steps: 1, flops: 1, seconds: 0 };
    return { steps, flops, seconds };
  };
  // The first call compiles and records.
  await timed(1);
  const small = await timed(1);
  const size = Math.max(2, Math.min(MOST, Math.floor(LARGE_SECONDS / Math.max(1e-6, small.seconds))));
  // A larger pass is recorded anew, once; where pieces are slow that is too little to matter.
  if (size === MOST) await timed(size);
  return rateOf(small, await timed(size));
}

/** Ids that differ from text to text, none of them special. */
function someIds({ engine }: Bench, count: number, text: number): number[] {
  const { vocab } = engine.model;
  const first = Math.min(5, vocab - 1);
  return Array.from({ length: count }, (_, index) => first + ((7 * index + 13 * text) % Math.max(1, vocab - first)));
}

async function train(bench: Bench, size: number): Promise<void> {
  const { rank, alpha, targets } = bench.finetune;
  const adapters = Math.min(size, 8);
  const texts = Math.ceil(size / adapters);
  const jobs = Array.from(
    { length: adapters },
    (_, adapter): FinetuneJob => ({
      sequences: Array.from({ length: texts }, (_, text) => ({
        ids: someIds(bench, TOKENS + 1, adapter * texts + text),
      })),
      lora: { rank, alpha, targets, seed: adapter },
      optimizer: innerOptimizer(bench.finetune),
      epochs: STEPS,
      batchSize: null,
      shuffleSeed: null,
    }),
  );
  const results = await bench.engine.finetune(jobs, bench.options);
  await bench.engine.freeAdapters(results.map(({ adapter }) => adapter));
}

async function score(bench: Bench, size: number): Promise<void> {
  const requests = Array.from({ length: size }, (_, text) => ({ ids: someIds(bench, TOKENS, text), adapter: null }));
  await bench.engine.score(requests, bench.options);
}

async function write(bench: Bench, size: number): Promise<void> {
  const requests = Array.from({ length: size }, (_, text) => ({
    prompt: someIds(bench, TOKENS, text),
    adapter: null,
    maxTokens: WRITTEN,
    sampling: GREEDY,
    stream: text,
    stopIds: [],
  }));
  await bench.engine.generate(requests, bench.options);
}
