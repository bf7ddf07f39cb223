import type { ModelConfig } from './config';

/**
 * (cos, sin) of position · frequency, [positions, headDim / 2, 2], computed in f64: WGSL's own sine is not accurate enough.
 * Frequencies are theta^(-2i / headDim) (arXiv 2104.09864), stretched by the llama3 rule where the configuration asks.
 */
export function ropeAngles(config: ModelConfig, positions: number): Float32Array<ArrayBuffer> {
  const half = config.headDim / 2;
  const frequencies = Array.from({ length: half }, (_, i) =>
    scaled(config, config.ropeTheta ** ((-2 * i) / config.headDim), i),
  );
  const angles = new Float32Array(positions * half * 2);
  for (let position = 0; position < positions; position++) {
    frequencies.forEach((frequency, i) => {
      const at = (position * half + i) * 2;
      angles[at] = Math.cos(position * frequency);
      angles[at + 1] = Math.sin(position * frequency);
    });
  }
  return angles;
}

/** Long waves are stretched by the factor, short ones stay, those between are blended. */
function scaled({ ropeScaling }: ModelConfig, frequency: number, index: number): number {
  if (!ropeScaling) return frequency;
  if ('factors' in ropeScaling) return frequency / (ropeScaling.factors[index] ?? 1);
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalContextLength } = ropeScaling;
  const wave = (2 * Math.PI) / frequency;
  if (wave < originalContextLength / highFrequencyFactor) return frequency;
  if (wave > originalContextLength / lowFrequencyFactor) return frequency / factor;
  const blend = (originalContextLength / wave - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
  return (1 - blend) * (frequency / factor) + blend * frequency;
}
