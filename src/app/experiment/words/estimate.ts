/** What is said about the time and memory of a run. */
import { durationText } from '../../../seal/cost/duration';
import type { RunEstimate } from '../../../seal/cost/estimate';
import type { Stage } from '../../../seal/types';

export const ESTIMATING = 'estimating…';

export function memoryText(bytes: number): string {
  const gigabytes = bytes / 1e9;
  return gigabytes < 0.095 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${gigabytes.toFixed(1)} GB`;
}

/** "≈ 1 min 40 s, peak 0.2 GB" */
export function estimateText({ seconds, memory }: RunEstimate): string {
  return `≈ ${durationText(seconds)}, peak ${memoryText(memory.total)}`;
}

export function rangeText({ low, high }: RunEstimate): string {
  return `Between ${durationText(low)} and ${durationText(high)}, from a short measurement on this device and what runs have taken since. Peak is the graphics memory that the run asks for.`;
}

export const LONG_RUN_OFFER = {
  text: (seconds: number): string =>
    `About ${durationText(seconds)} here. A smaller run shows less, with wider error bars.`,
  smaller: (name: string, seconds: number): string => `Use ${name} ≈ ${durationText(seconds)}`,
  anyway: 'Run anyway',
} as const;

export const STAGE_NAMES: Record<Stage, string> = {
  'self-edits': 'Writing',
  finetune: 'Finetune',
  quiz: 'Quiz',
  reward: 'Reward',
  selection: 'Selection',
  'policy-finetune': 'Policy finetune',
  credit: 'Line credit',
  'token-losses': 'Loss per token',
  questions: 'Questions',
};
