/** Which model a session runs. Another place that models come from is another `kind`. */

import type { WeightFormat } from './engine';

/** The models that ship with the page, each in `models/` beside it under this name. */
export const EMBEDDED_MODELS = {
  'micro-world': 'Selkie micro-world',
  'micro-puzzles': 'Selkie micro-puzzles',
} as const;

export type EmbeddedModel = keyof typeof EMBEDDED_MODELS;

export type ModelRef =
  | { kind: 'embedded'; name: EmbeddedModel }
  /** Files that the visitor chose on this page (`files`), or that this browser keeps; `key` tells them from others. */
  | { kind: 'files' | 'kept'; name: string; key: string; format: WeightFormat | null }
  /** Of a folder that the page's own server shows under `key`. */
  | { kind: 'served'; name: string; key: string; files: readonly string[]; format: WeightFormat | null };

/** Whether both name the same model. */
export function sameModel(left: ModelRef, right: ModelRef): boolean {
  return modelKey(left) === modelKey(right);
}

/** Tells a model from all others, and from itself with its weights kept otherwise. */
export const modelKey = (ref: ModelRef): string =>
  ref.kind === 'embedded' ? `embedded ${ref.name}` : `${ref.kind} ${ref.format} ${ref.key}`;

/** Whether policies outlive that another model is opened: each of those that ship with the page has one of its own. */
export const keepsPolicies = (before: ModelRef, after: ModelRef): boolean =>
  sameModel(before, after) || (before.kind === 'embedded' && after.kind === 'embedded');

/** What people call it. */
export const modelName = (ref: ModelRef): string => (ref.kind === 'embedded' ? EMBEDDED_MODELS[ref.name] : ref.name);
