/**
 * Every form of every kernel that a device of a profile gets, each with the cases that hold it against its reference. The same
 * cases are run in the tests; the self-test runs these on a visitor's own device.
 */

import { WEIGHT_FORMATS } from '../contract/engine';
import { ADAMW_CASES } from './adamw.cases';
import { checkAdamw } from './adamw.checks';
import { CACHED_CASES, TRAINING_CASES, WIDE_CASES } from './attention.cases';
import { checkAttention, checkAttentionBackward } from './attention.checks';
import { CROSS_ENTROPY_CASES } from './crossEntropy.cases';
import { checkCrossEntropy, checkLoss } from './crossEntropy.checks';
import { EMBEDDING_CASES } from './embedding.cases';
import { checkEmbedding, checkEmbeddingBackward, checkEmbeddingInBlocks } from './embedding.checks';
import { LORA_CASES } from './lora.cases';
import { checkLora, checkMerge } from './lora.checks';
import type { MatmulForm } from './matmul';
import { BLOCK_CASES, GATED_CASES, PROJECTION_CASES, type ProjectionCase, STORAGE_CASES } from './matmul.cases';
import { checkMatmul } from './matmul.checks';
import { checkBiasBackward, checkTransposed, checkWeightBackward } from './matmulTransposed.checks';
import type { Probe } from './probe/probe';
import { type KernelProfile, productForms } from './profile';
import { NORM_CASES, NORM_LORA_CASES } from './rmsNorm.cases';
import { checkRmsNorm, checkRmsNormBackward, checkRmsNormLora } from './rmsNorm.checks';
import { CACHED_CASES as ROPE_CACHED, TRAINING_CASES as ROPE_TRAINING } from './rope.cases';
import { checkRope, checkRopeBackward } from './rope.checks';
import { SAMPLE_SHAPES } from './sample.cases';
import { checkSample } from './sample.checks';
import { GATE_CASES } from './swiglu.cases';
import { checkMatmulSwiglu, checkSwiglu, checkSwigluBackward } from './swiglu.checks';
import { checkWiden } from './widen.checks';

export interface CheckedCase {
  name: string;
  /** The numbers of the case, for whoever wants to try it again. */
  shape: object;
  check: (probe: Probe) => Promise<void>;
}

/** One kernel in one form, or two that are only checked together. */
export interface CheckedForm {
  kernel: string;
  cases: readonly CheckedCase[];
}

function form<Case extends { name: string }>(
  kernel: string,
  cases: readonly Case[],
  check: (probe: Probe, shape: Case) => Promise<void>,
): CheckedForm {
  return {
    kernel,
    cases: cases.map(({ name, ...shape }, i) => ({
      name,
      shape,
      check: (probe) => {
        const one = cases[i];
        return one === undefined ? Promise.resolve() : check(probe, one);
      },
    })),
  };
}

/** One whose shape the check has itself. */
const alone = (kernel: string, check: (probe: Probe) => Promise<void>): CheckedForm => ({
  kernel,
  cases: [{ name: 'its only case', shape: {}, check }],
});

const casesFor = (storage: (typeof WEIGHT_FORMATS)[number], plain: readonly ProjectionCase[]) =>
  storage === 'f32' ? plain : storage === 'q8' || storage === 'q4' ? BLOCK_CASES : STORAGE_CASES;

/** Of a product, each once. */
function formsOf(profile: KernelProfile): MatmulForm[] {
  const { rows, decode } = productForms(profile);
  return [...new Set([...rows, ...decode].map(({ form: one }): MatmulForm => one))];
}

function products(profile: KernelProfile): CheckedForm[] {
  return WEIGHT_FORMATS.flatMap((storage) => [
    ...formsOf(profile).flatMap((one) => [
      form(`product, ${one}, ${storage} weights`, casesFor(storage, PROJECTION_CASES), async (probe, c) => {
        await checkMatmul(probe, one, storage, c);
      }),
      form(`product with gate, ${one}, ${storage} weights`, casesFor(storage, GATED_CASES), async (probe, c) => {
        await checkMatmulSwiglu(probe, one, storage, c);
      }),
    ]),
    form(
      `way back to the input, ${profile.matmul}, ${storage} weights`,
      casesFor(storage, PROJECTION_CASES),
      (probe, c) => checkTransposed(probe, profile.matmul, storage, c),
    ),
  ]);
}

function attentions(profile: KernelProfile): CheckedForm[] {
  const forms = profile.matmul === 'tiled' ? (['thread', 'workgroup'] as const) : (['thread'] as const);
  return forms.flatMap((one) => [
    form(`attention, ${one}`, [...TRAINING_CASES, ...CACHED_CASES], (probe, c) => checkAttention(probe, one, c)),
    form(`attention, ${one}, keys and values in f16`, CACHED_CASES, (probe, c) =>
      checkAttention(probe, one, c, 1, 'f16'),
    ),
  ]);
}

/** A processor's compiler keeps a head in registers, and takes minutes over the widest. */
const attentionBackwardCases = (onProcessor: boolean) =>
  onProcessor ? TRAINING_CASES.filter(({ headDim }) => headDim <= 32) : [...TRAINING_CASES, ...WIDE_CASES];

export function everyForm(profile: KernelProfile): CheckedForm[] {
  const { reduction } = profile;
  const isSingle = reduction === 'single';
  // Threads share a row only where there are no barriers.
  const shared = <C extends { shares?: number }>(c: C): C =>
    isSingle || c.shares === undefined ? c : { ...c, shares: 1 };
  const loraForms = profile.matmul === 'broadcast' ? (['broadcast', 'thread'] as const) : (['thread'] as const);
  return [
    ...(['f32', 'bf16', 'f16'] as const).map((storage) =>
      form(`embedding, ${storage}`, EMBEDDING_CASES, (probe, c) => checkEmbedding(probe, storage, c)),
    ),
    ...(['q8', 'q4'] as const).map((storage) =>
      alone(`embedding, ${storage}`, (probe) => checkEmbeddingInBlocks(probe, storage)),
    ),
    form('embedding, way back', EMBEDDING_CASES, checkEmbeddingBackward),
    form(`norm, ${reduction}`, NORM_CASES, (probe, c) => checkRmsNorm(probe, reduction, shared(c))),
    form(`norm with adapters, ${reduction}`, NORM_LORA_CASES, (probe, c) =>
      checkRmsNormLora(probe, reduction, shared(c)),
    ),
    form(`norm, way back, ${reduction}`, NORM_CASES, async (probe, c) => {
      await checkRmsNormBackward(probe, reduction, shared(c), 0);
      await checkRmsNormBackward(probe, reduction, shared(c), 1);
    }),
    ...products(profile),
    form('weight gradient', PROJECTION_CASES, checkWeightBackward),
    alone('bias gradient', (probe) => checkBiasBackward(probe, 30, 3, 140)),
    form('rotation', [...ROPE_TRAINING, ...ROPE_CACHED], (probe, c) => checkRope(probe, c)),
    form('rotation, keys and values in f16', ROPE_CACHED, (probe, c) => checkRope(probe, c, 'f16')),
    form('rotation, way back', ROPE_TRAINING, checkRopeBackward),
    ...attentions(profile),
    form('attention, way back', attentionBackwardCases(isSingle), checkAttentionBackward),
    form('gate', GATE_CASES, (probe, { rows: count, width, scale }) => checkSwiglu(probe, count, width, scale)),
    form('gate, way back', GATE_CASES, (probe, { rows: count, width, scale }) =>
      checkSwigluBackward(probe, count, width, scale),
    ),
    ...loraForms.map((one) => form(`adapters, ${one}`, LORA_CASES, (probe, c) => checkLora(probe, one, c))),
    ...(['f32', 'bf16', 'f16'] as const).map((storage) =>
      form(`merging into ${storage} weights`, LORA_CASES.slice(0, 4), (probe, c) => checkMerge(probe, storage, c)),
    ),
    ...(['q8', 'q4'] as const).map((storage) =>
      alone(`${storage} weights as f16`, (probe) => checkWiden(probe, storage)),
    ),
    form(`loss of tokens, ${reduction}`, CROSS_ENTROPY_CASES, async (probe, c) => {
      await checkCrossEntropy(probe, reduction, shared(c), false);
      // Threads that share a row without barriers would read what others have already replaced.
      if (c.shares === undefined) await checkCrossEntropy(probe, reduction, c, true);
    }),
    alone('loss of adapters', checkLoss),
    form('optimizer', ADAMW_CASES, checkAdamw),
    form(`sampling, ${reduction}`, SAMPLE_SHAPES, (probe, c) => checkSample(probe, reduction, shared(c))),
  ];
}
