/** What a model would take on a device in each of the formats, before anything of it is loaded. */
import { WEIGHT_FORMATS, type WeightFormat } from '../contract/engine';
import type { WeightForm, WorkShape } from '../contract/planner';
import type { TensorSource } from '../formats/tensor';
import type { ModelConfig } from '../model/config';
import { geometryOf } from '../model/geometry';
import { type WeightLayout, weightLayout } from '../model/weightLayout';
import { budgetsOf } from './budgets';
import { memoryPlan } from './memory';

/** Weights of the model, a tied head not counted twice. */
export const parametersOf = (config: ModelConfig): number => geometryOf(config).parameters;

/** As the checkpoint stores it first, then every format that takes another number of bytes. */
export function distinctLayouts(
  config: ModelConfig,
  source: TensorSource,
): { asked: WeightFormat | null; layout: WeightLayout }[] {
  return (
    [null, ...WEIGHT_FORMATS]
      .map((asked) => ({ asked, layout: weightLayout(config, source, asked) }))
      // A model that is stored as bf16 throughout would be offered as that twice.
      .filter(
        ({ asked, layout }, _, [first]) =>
          asked === null || (layout.format === asked && layout.bytes !== first?.layout.bytes),
      )
  );
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
  return distinctLayouts(config, source).map(({ asked, layout: { format, rounded, bytes } }) => ({
    ...{ asked, format, rounded },
    plan: memoryPlan(config, bytes, shape, limits),
  }));
}
