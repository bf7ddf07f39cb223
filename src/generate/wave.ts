/**
 * One wave of sequences through prefill and decode. Requests with the same prompt and adapter share one prefill: its
 * cache rows are copied to each of them. Several decode steps go to the queue per submission, and the next submission
 * is on its way before the last one's tokens are read; finished sequences leave the batch between submissions.
 */

import type { GenerateRequest, GenerateResult } from '../contract/engine';
import { EngineError } from '../contract/errors';
import type { GpuContext } from '../gpu/context';
import { NO_SIZES } from '../gpu/kernel';
import { submitPass, submitPlans, writeBatch } from '../gpu/plan';
import type { Readback } from '../gpu/readback';
import { HEAD_ROW_WORDS, type PrefillPiece, packPrefill, ROW_WORDS } from '../model/batch';
import { type DecodePass, RING_TOKENS, SEQUENCE_WORDS, STOP_CAPACITY } from './decodePass';

/**
 * Decode steps per submission, by the rows that are decoded at least. A large batch is looked at after every step: where
 * hundreds answer in two or three tokens, steps that go on with finished sequences would be most of the work, and such a
 * step takes long enough to be worth the way there and back.
 */
const STEPS_PER_SUBMIT = [
  { rows: 128, steps: 1 },
  { rows: 32, steps: 4 },
  { rows: 0, steps: 8 },
];
/** Bisection steps for top-k and top-p: finer than f32 logits can tell apart. */
const BISECTIONS = 24;

export interface WaveRequest {
  request: GenerateRequest;
  /** Adapter slot or NONE. */
  slot: number;
}

export interface WaveCallbacks {
  /** Tokens of sequence `index` in order, as they arrive; `finish` with the last ones, `not-finite` before the first that is. */
  onTokens: (index: number, ids: number[], logProbabilities: number[], finish: GenerateResult['finish'] | null) => void;
  stopped: () => boolean;
}

interface Live {
  /** Number in the wave: the sequence's place in the sampling records, the ring and the "seen" bits. */
  index: number;
  cacheRow: number;
  slot: number;
  position: number;
  token: number;
  produced: number;
  done: boolean;
}

export function cacheRowsOf(request: GenerateRequest): number {
  return request.prompt.length + request.maxTokens;
}

/** Runs until every sequence has ended. */
export async function runWave(
  gpu: GpuContext,
  pass: DecodePass,
  readback: Readback,
  wave: readonly WaveRequest[],
  callbacks: WaveCallbacks,
): Promise<void> {
  const live = place(wave);
  writeSequences(gpu, pass, wave);
  const bisections = wave.some(({ request: { sampling } }) => sampling.topK > 0 || sampling.topP < 1) ? BISECTIONS : 0;
  await prefill(gpu, pass, wave, live, bisections);
  const limits = wave.map(({ request }) => request.maxTokens);
  await decode(gpu, pass, readback, live, bisections, limits, callbacks);
}

function place(wave: readonly WaveRequest[]): Live[] {
  let cacheRow = 0;
  return wave.map(({ request, slot }, index) => {
    const one = {
      index,
      cacheRow,
      slot,
      position: request.prompt.length - 1,
      token: request.prompt.at(-1) ?? 0,
      produced: 0,
      done: false,
    };
    cacheRow += cacheRowsOf(request);
    return one;
  });
}

function writeSequences(gpu: GpuContext, pass: DecodePass, wave: readonly WaveRequest[]): void {
  const words = new ArrayBuffer(wave.length * SEQUENCE_WORDS * 4);
  const u32 = new Uint32Array(words);
  const f32 = new Float32Array(words);
  const stops: number[] = [];
  const seen = new Uint32Array(wave.length * pass.seenWords);
  wave.forEach(({ request: { prompt, sampling, stream, stopIds, maxTokens } }, i) => {
    const at = i * SEQUENCE_WORDS;
    u32.set([sampling.seed >>> 0, stream >>> 0], at);
    f32[at + 2] = sampling.temperature;
    u32[at + 3] = sampling.topK;
    f32.set([sampling.topP, sampling.minP, sampling.repetitionPenalty], at + 4);
    u32.set([stops.length, stopIds.length, maxTokens, 0, 0], at + 7);
    stops.push(...stopIds);
    for (const id of prompt) {
      const word = i * pass.seenWords + (id >>> 5);
      seen[word] = ((seen[word] ?? 0) | (1 << (id & 31))) >>> 0;
    }
  });
  gpu.write(pass.state, pass.sequencesOffset, u32);
  gpu.write(pass.stops, 0, Uint32Array.from(stops.slice(0, STOP_CAPACITY)));
  gpu.write(pass.seen, 0, seen);
}

/** One prompt and all sequences that continue it. */
interface Shared {
  owner: Live;
  prompt: readonly number[];
  followers: Live[];
}

async function prefill(
  gpu: GpuContext,
  pass: DecodePass,
  wave: readonly WaveRequest[],
  live: readonly Live[],
  bisections: number,
): Promise<void> {
  const groups = new Map<string, Shared>();
  for (const one of live) {
    const prompt = wave[one.index]?.request.prompt ?? [];
    const key = `${one.slot}:${prompt.join(',')}`;
    const known = groups.get(key);
    if (known) known.followers.push(one);
    else groups.set(key, { owner: one, prompt, followers: [] });
  }
  // The sampler moves these rows on from the last prompt token to the first new one.
  gpu.write(pass.decode.rows, 0, rowWords(live));
  let pieces: PrefillPiece[] = [];
  let rows = 0;
  const flush = (): void => {
    if (pieces.length === 0) return;
    const packed = packPrefill(pieces);
    gpu.write(pass.prefill.rows, 0, packed.rowWords);
    gpu.write(pass.prefill.headRows, 0, packed.headWords);
    const sizes = { ...NO_SIZES, rows: packed.rows, headRows: packed.headRows, bisections };
    writeBatch(gpu, pass.prefill.batch, sizes);
    submitPlans(gpu, 'prefill', [pass.prefill.plan], sizes);
    pieces = [];
    rows = 0;
  };
  for (const { owner, prompt, followers } of groups.values()) {
    for (let start = 0; start < prompt.length; ) {
      const take = Math.min(prompt.length - start, pass.sizes.prefillRows - rows);
      const last = start + take === prompt.length;
      pieces.push({
        ids: prompt.slice(start, start + take),
        position: start,
        slot: owner.slot,
        cacheRow: owner.cacheRow,
        places: last ? [owner, ...followers].map(({ index }) => index) : [],
      });
      start += take;
      rows += take;
      if (rows === pass.sizes.prefillRows) flush();
    }
  }
  flush();
  copyPrompts(gpu, pass, [...groups.values()]);
}

function copyPrompts(gpu: GpuContext, pass: DecodePass, groups: readonly Shared[]): void {
  if (groups.every(({ followers }) => followers.length === 0)) return;
  const encoder = gpu.device.createCommandEncoder({ label: 'share prompts' });
  for (const cache of pass.caches) {
    const rowBytes = cache.size / pass.sizes.cacheRows;
    for (const { owner, prompt, followers } of groups) {
      if (followers.length === 0) continue;
      // WebGPU does not copy a buffer onto itself.
      const bytes = prompt.length * rowBytes;
      encoder.copyBufferToBuffer(cache, owner.cacheRow * rowBytes, pass.promptCopy, 0, bytes);
      for (const { cacheRow } of followers) {
        encoder.copyBufferToBuffer(pass.promptCopy, 0, cache, cacheRow * rowBytes, bytes);
      }
    }
  }
  gpu.submit(encoder.finish());
}

function rowWords(live: readonly Live[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(live.length * ROW_WORDS);
  live.forEach((one, i) => {
    words.set([one.token, one.position, one.slot, one.cacheRow, i + 1, i, one.index, 0], i * ROW_WORDS);
  });
  return words;
}

async function decode(
  gpu: GpuContext,
  pass: DecodePass,
  readback: Readback,
  all: readonly Live[],
  bisections: number,
  limits: readonly number[],
  callbacks: WaveCallbacks,
): Promise<void> {
  let rows = [...all];
  const reads: (() => Promise<ArrayBuffer>)[] = [];
  const submit = (steps: number): void => {
    const sizes = { ...NO_SIZES, rows: rows.length, headRows: rows.length, bisections };
    reads.push(
      submitPass(
        gpu,
        'decode',
        (compute) => {
          for (let step = 0; step < steps; step++) pass.decode.plan.replay(compute, sizes);
        },
        (encoder) => readback.copy(encoder, pass.state, pass.state.size),
      ),
    );
  };
  const settle = async (): Promise<void> => {
    const next = reads.shift();
    if (next) take(await next(), pass, rows, callbacks);
  };
  const compact = (): void => {
    rows = rows.filter((one) => !one.done);
    gpu.write(pass.decode.rows, 0, rowWords(rows));
    writeHeadRows(gpu, pass, rows, bisections);
  };
  writeHeadRows(gpu, pass, rows, bisections);
  // The first token of each sequence comes with the prefill and is read by itself, so that it shows at once; a live
  // sequence has one token more than steps were run.
  submit(0);
  let submitted = 0;
  while (rows.some((one) => !one.done)) {
    if (callbacks.stopped()) throw new EngineError('aborted', 'Writing was stopped.');
    const needed = Math.max(...rows.map((one) => (one.done ? 0 : (limits[one.index] ?? 0) - 1)));
    const together = STEPS_PER_SUBMIT.find(({ rows: least }) => rows.length >= least)?.steps ?? 1;
    const steps = Math.min(together, needed - submitted);
    if (steps > 0) {
      submit(steps);
      submitted += steps;
    }
    if (steps <= 0 && reads.length === 0)
      throw new Error(
        `The GPU did not do what it was given: a text of ${limits.length} did not end with its last step.`,
      );
    // The next steps are on their way before the last ones' tokens are read.
    if (steps > 0 && reads.length < 2) continue;
    await settle();
    const finished = rows.filter((one) => one.done).length;
    if (finished === 0 || finished * 4 < rows.length) continue;
    while (reads.length > 0) await settle();
    compact();
  }
  while (reads.length > 0) await settle();
}

function writeHeadRows(gpu: GpuContext, pass: DecodePass, rows: readonly Live[], bisections: number): void {
  const words = new Uint32Array(rows.length * HEAD_ROW_WORDS);
  for (const [i, { index }] of rows.entries()) words.set([i, i, 0, index], i * HEAD_ROW_WORDS);
  gpu.write(pass.decode.headRows, 0, words);
  writeBatch(gpu, pass.decode.batch, { ...NO_SIZES, rows: rows.length, headRows: rows.length, bisections });
}

/** Takes the tokens that are new in a copy of the decode state. */
function take(state: ArrayBuffer, pass: DecodePass, rows: readonly Live[], callbacks: WaveCallbacks): void {
  const u32 = new Uint32Array(state);
  const f32 = new Float32Array(state);
  for (const one of rows) {
    if (one.done) continue;
    const at = pass.sequencesOffset / 4 + one.index * SEQUENCE_WORDS;
    const produced = u32[at + 10] ?? 0;
    const done = u32[at + 11] ?? 0;
    const ids: number[] = [];
    const logProbabilities: number[] = [];
    for (let i = one.produced; i < produced; i++) {
      const word = (one.index * RING_TOKENS + (i % RING_TOKENS)) * 2;
      ids.push(u32[word] ?? 0);
      logProbabilities.push(f32[word + 1] ?? 0);
    }
    one.position += ids.length;
    one.token = ids.at(-1) ?? one.token;
    one.produced = produced;
    const broken = logProbabilities.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) {
      // The device goes on with it until the batch is made anew; nobody reads that.
      one.done = true;
      callbacks.onTokens(one.index, ids.slice(0, broken), logProbabilities.slice(0, broken), 'not-finite');
      continue;
    }
    one.done = done !== 0;
    // The stop token itself is not part of the text.
    if (done === 1) {
      ids.pop();
      logProbabilities.pop();
    }
    callbacks.onTokens(one.index, ids, logProbabilities, done === 0 ? null : done === 1 ? 'stop' : 'length');
  }
}
