/** The kernels of one model on one device, chosen once: forms by device and phase, head size by model; storage by each matrix. */

import type { WeightFormat } from '../contract/engine';
import { attention, attentionBackwardKeyValue, attentionBackwardQuery } from '../kernels/attention';
import type { CacheFormat } from '../kernels/cacheStorage';
import { crossEntropy, loss } from '../kernels/crossEntropy';
import { embedding, embeddingBackward } from '../kernels/embedding';
import { loraBackward, loraExpandBackward, loraShrink } from '../kernels/lora';
import { type MatmulForm, matmul, matmulSwiglu } from '../kernels/matmul';
import { matmulTransposed } from '../kernels/matmulTransposed';
import { type KernelProfile, productForms, type RowForm, WIDEST_SHARED_HEAD } from '../kernels/profile';
import { rmsNorm, rmsNormBackward, rmsNormGainBackward, rmsNormLora } from '../kernels/rmsNorm';
import { rope, ropeBackward, ropeGainBackward } from '../kernels/rope';
import { sample } from '../kernels/sample';
import { swiglu, swigluBackward } from '../kernels/swiglu';
import { biasBackward, matmulWeightBackward } from '../kernels/weightBackward';
import type { WeightStorage } from '../kernels/weightStorage';

/** `rows`: many rows (prefill, training); `decode`: one row a sequence. */
export type Phase = 'rows' | 'decode';

export type KernelSet = ReturnType<typeof kernelSet>;

/** A kernel for each storage that the model's weights have, put together once. */
function perStorage<Made>(make: (storage: WeightStorage) => Made): (storage: WeightStorage) => Made {
  const made = new Map<WeightFormat, Made>();
  return (storage) => {
    const known = made.get(storage.format) ?? make(storage);
    made.set(storage.format, known);
    return known;
  };
}

/**
 * The sums of a row run in the same order alone and in company, whatever form a decode step takes for the size of its batch, so that
 * a sample cannot depend on its neighbours. `cache`: how the keys and values lie that the pass attends to.
 */
export function kernelSet(profile: KernelProfile, headDim: number, phase: Phase, cache: CacheFormat = 'f32') {
  const { reduction } = profile;
  const decode = phase === 'decode';
  const forms: readonly RowForm<MatmulForm>[] = productForms(profile)[phase];
  const broadcasts = !decode && profile.matmul === 'broadcast';
  const loraForm = broadcasts ? 'broadcast' : 'thread';
  return {
    reduction,
    /** Threads a row in barrier-free row kernels: few rows need more of them. */
    shares: reduction === 'single' ? (decode ? 16 : 4) : 1,
    embedding: perStorage(embedding),
    embeddingBackward: embeddingBackward(),
    rmsNorm: rmsNorm(reduction),
    rmsNormLora: rmsNormLora(reduction),
    rmsNormBackward: rmsNormBackward(reduction),
    rmsNormGainBackward: rmsNormGainBackward(),
    /** One of them for any number of rows. */
    matmul: perStorage((storage) => forms.map(({ form, ...range }) => matmul(form, storage, range))),
    matmulSwiglu: perStorage((storage) => forms.map(({ form, ...range }) => matmulSwiglu(form, storage, range))),
    matmulTransposed: perStorage((storage) => matmulTransposed(profile.matmul, storage)),
    matmulWeightBackward: matmulWeightBackward(),
    biasBackward: biasBackward(),
    rope: rope(cache),
    ropeBackward: ropeBackward(),
    ropeGainBackward: ropeGainBackward(),
    attention: attention(
      decode && profile.matmul === 'tiled' && headDim <= WIDEST_SHARED_HEAD ? 'workgroup' : 'thread',
      headDim,
      cache,
    ),
    attentionBackwardQuery: attentionBackwardQuery(headDim),
    attentionBackwardKeyValue: attentionBackwardKeyValue(headDim),
    swiglu: swiglu(),
    swigluBackward: swigluBackward(),
    /** Whether the bottleneck after a norm is a dispatch of its own. */
    shrinksApart: broadcasts,
    loraShrink: loraShrink(loraForm),
    loraExpandBackward: loraExpandBackward(loraForm),
    loraBackward: loraBackward(loraForm),
    crossEntropy: crossEntropy(reduction),
    loss: loss(),
    sample: sample(reduction),
  };
}
