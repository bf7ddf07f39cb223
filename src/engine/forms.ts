/** What a model would take on a device in each of the formats, before anything of it is loaded. */
import { WEIGHT_FORMATS } from '../contract/engine';
import type { WeightForm, WorkShape } from '../contract/planner';
import type { TensorSource } from '../formats/tensor';
import type { ModelConfig } from '../model/config';
import { geometryOf } from '../model/geometry';
import { weightLayout } from '../model/weightLayout';
import { budgetsOf } from './budgets';
import { memoryPlan } from './memory';

/** Weights of the model, a tied head not counted twice. */
export const parametersOf = (config: ModelConfig): number => geometryOf(config).parameters;

/** A way to keep a model's weights, with what comes of it. */
export interface FormOfWeights extends Pick<WeightForm, 'asked' | 'format' | 'rounded'> {
  /** Of all weights. */
  bytes: number;
}

/** As the checkpoint stores it first, then every format that takes another number of bytes. */
export function distinctForms(config: ModelConfig, source: TensorSource): FormOfWeights[] {
  const forms = [null, ...WEIGHT_FORMATS].map((asked): FormOfWeights => {
    const { format, rounded, bytes } = weightLayout(config, source, asked);
    return { asked, format, rounded, bytes };
  });
  // A model that is stored as bf16 throughout would be offered as that twice.
  return forms.filter(({ asked, format, bytes }) => asked === null || (format === asked && bytes !== forms[0]?.bytes));
}

/** Those, with their plans. */
export function weightForms(
  config: ModelConfig,
  source: TensorSource,
  shape: WorkShape,
  device: { maxBindingBytes: number; maxBufferBytes: number },
): WeightForm[] {
  const limits = {
    bindingLimit: Math.min(device.maxBindingBytes, device.maxBufferBytes),
    mostRows: Number.POSITIVE_INFINITY,
    mostPlaces: Number.POSITIVE_INFINITY,
    budgets: budgetsOf(device),
  };
  return distinctForms(config, source).map(({ bytes, ...form }) => ({
    ...form,
    plan: memoryPlan(config, bytes, shape, limits),
  }));
}
