/**
 * Runs one kernel the way the engine does, through a plan and a submitted pass, and gives back what it left behind.
 * Every buffer ends in guard words inside the binding, so that a stray write is seen and a stray read brings a NaN
 * into the result; every run checks the guards, and that inputs are as they were.
 */

import type { GpuContext } from '../../gpu/context';
import { validated } from '../../gpu/errorScopes';
import { type Kernel, NO_SIZES } from '../../gpu/kernel';
import { batchUniform, Plan, submitPass, writeBatch } from '../../gpu/plan';
import { Readback } from '../../gpu/readback';
import type { KernelResult, KernelRun, Words } from './probe';

const GUARD_WORDS = 64;
/** A quiet NaN as f32, an index far outside everything as u32. */
const GUARD = 0x7fc0dead;

export async function runKernelOn<Binding extends string, Param extends string>(
  gpu: GpuContext,
  run: KernelRun<Binding, Param>,
): Promise<KernelResult<Binding>> {
  const { kernel, tensors, params } = run;
  const sizes = { ...NO_SIZES, ...run.batch };
  const buffers: Partial<Record<Binding, GPUBuffer>> = {};
  for (const [name] of kernel.bindings) buffers[name] = guarded(gpu, `${kernel.name} ${name}`, tensors[name]);
  if (!complete(kernel, buffers)) throw new Error(`${kernel.name}: a tensor is missing.`);
  const batch = batchUniform(gpu, kernel.name);
  const plan = new Plan(gpu, kernel.name, batch);
  const bytes = kernel.bindings.reduce((sum, [name]) => sum + buffers[name].size, 0);
  const readback = new Readback(gpu, kernel.name, bytes, kernel.bindings.length);
  try {
    return await validated(gpu, async () => {
      writeBatch(gpu, batch, sizes);
      await plan.add(kernel.name, kernel, buffers, params).prepare();
      const reads: (readonly [Binding, () => Promise<ArrayBuffer>])[] = [];
      const record = (pass: GPUComputePassEncoder) => plan.replay(pass, sizes);
      submitPass(gpu, kernel.name, record, (encoder) => {
        for (const [name] of kernel.bindings) {
          reads.push([name, readback.copy(encoder, buffers[name], buffers[name].size)]);
        }
      });
      const after = new Map<Binding, ArrayBuffer>();
      for (const [name, read] of reads) after.set(name, unguarded(run, name, new Uint32Array(await read())));
      return resultOf(kernel.name, after);
    });
  } finally {
    plan.free();
    readback.free();
    for (const [name] of kernel.bindings) gpu.free(buffers[name]);
    gpu.free(batch);
  }
}

function bitsOf(data: Words): Uint32Array<ArrayBuffer> {
  return new Uint32Array(data.buffer, data.byteOffset, data.length);
}

function guarded(gpu: GpuContext, label: string, data: Words): GPUBuffer {
  const words = new Uint32Array(data.length + GUARD_WORDS).fill(GUARD);
  words.set(bitsOf(data));
  return gpu.storageOf(label, words);
}

function complete<Binding extends string, Param extends string>(
  kernel: Kernel<Binding, Param>,
  buffers: Partial<Record<Binding, GPUBuffer>>,
): buffers is Record<Binding, GPUBuffer> {
  return kernel.bindings.every(([name]) => buffers[name] !== undefined);
}

/** The tensor without its guard; throws when the guard was written to, or a tensor that is only read has changed. */
function unguarded<Binding extends string, Param extends string>(
  { kernel, tensors }: KernelRun<Binding, Param>,
  name: Binding,
  words: Uint32Array<ArrayBuffer>,
): ArrayBuffer {
  const before = bitsOf(tensors[name]);
  const stray = words.subarray(before.length).findIndex((word) => word !== GUARD);
  if (stray >= 0) throw new Error(`${kernel.name} wrote ${stray} words past the end of ${name}.`);
  const access = kernel.bindings.find(([binding]) => binding === name)?.[1];
  if (access === 'read' && before.some((word, i) => word !== words[i])) {
    throw new Error(`${kernel.name} changed its input ${name}.`);
  }
  return words.slice(0, before.length).buffer;
}

function resultOf<Binding extends string>(label: string, after: Map<Binding, ArrayBuffer>): KernelResult<Binding> {
  const get = (name: Binding): ArrayBuffer => {
    const bytes = after.get(name);
    if (!bytes) throw new Error(`${label} has no tensor ${name}.`);
    return bytes;
  };
  return { floats: (name) => new Float32Array(get(name)), words: (name) => new Uint32Array(get(name)) };
}
