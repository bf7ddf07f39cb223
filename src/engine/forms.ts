/** What a model would take on a device in each of the formats, before anything of it is loaded. */
import { paddedRank, WEIGHT_FORMATS, type WeightFormat } from '../contract/engine';
import type { WeightForm, WorkShape } from '../contract/planner';
import type { TensorSource } from '../formats/tensor';
import { slotElements } from '../lora/slotLayout';
import type { ModelConfig } from '../model/config';
import { geometryOf } from '../model/geometry';
import { type WeightLayout, weightLayout, widenedBytes } from '../model/weightLayout';
import { budgetsOf } from './budgets';
import { changesFor, type Fit } from './changes';
import { adaptersPerWave, besideAdapters, choosePass, mostDecoded, type PassLimits, weightsWithAngles } from './memory';
import { memoryPlan } from './memoryPlan';

/** Weights of the model, a tied head not counted twice. */
export const parametersOf = (config: ModelConfig): number => geometryOf(config).parameters;

export interface FormDevice {
  maxBindingBytes: number;
  maxBufferBytes: number;
  /** What the visitor allows; `null`: what the device gives. */
  mostBytes: number | null;
}

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
  device: FormDevice,
): WeightForm[] {
  const layouts = distinctLayouts(config, source);
  const fitWith = (layout: WeightLayout, rank: number, mostBytes: number | null): Fit =>
    fitOf(config, layout, { ...shape, rank }, { ...device, mostBytes });
  const forms = layouts.map(({ asked, layout }) => ({ asked, fit: fitWith.bind(null, layout) }));
  return layouts.map(({ asked, layout }) => {
    const { format, rounded } = layout;
    const here = fitWith(layout, shape.rank, device.mostBytes);
    const changes = changesFor({ asked, here, shape, mostBytes: device.mostBytes }, forms);
    const widening = shape.merges ? widenedBytes(config, layout) : 0;
    return { asked, format, rounded, ...here, widening, changes };
  });
}

/** What the work is with the weights so, on such a device: as many adapters at once as it takes. */
function fitOf(config: ModelConfig, layout: WeightLayout, shape: WorkShape, device: FormDevice): Fit {
  const mostBytes = device.mostBytes ?? Number.POSITIVE_INFINITY;
  const weights = weightsWithAngles(config, layout.bytes, 0);
  const bindingLimit = Math.min(device.maxBindingBytes, device.maxBufferBytes);
  const limits: PassLimits = {
    bindingLimit,
    mostRows: Number.POSITIVE_INFINITY,
    mostPlaces: Number.POSITIVE_INFINITY,
    budgets: budgetsOf(device, device.mostBytes === null ? null : { most: mostBytes, weights }),
    mostBytes,
  };
  const geometry = geometryOf(config);
  const rank = paddedRank(shape.rank);
  const mostSlots = Math.floor(bindingLimit / ((slotElements(config, geometry, rank) / config.layers) * 4));
  const ofOne = Math.ceil(shape.tokensPerStep / Math.max(1, shape.adapters));
  const together = Math.min(shape.adapters, adaptersPerWave(config, shape.rank, ofOne, Math.max(1, mostSlots), limits));
  const work = { ...shape, adapters: together, tokensPerStep: together * ofOne, merges: false };
  const plan = memoryPlan(config, layout, work, limits);
  const beside = besideAdapters(limits, plan.adapters + plan.optimizer);
  const { capacity } = choosePass(config, geometry, rank, ofOne, beside);
  const longest = mostDecoded(config, geometry, limits).cacheRows;
  return { plan, together, fits: plan.total <= mostBytes && ofOne <= capacity && shape.sequenceLength <= longest };
}
