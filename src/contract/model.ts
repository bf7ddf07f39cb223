/** Which model a session runs. Another place that models come from is another `kind`. */

/** The models that ship with the page, each in `models/` beside it under this name. */
export const EMBEDDED_MODELS = {
  'micro-world': 'Selkie micro-world',
  'micro-puzzles': 'Selkie micro-puzzles',
} as const;

export type EmbeddedModel = keyof typeof EMBEDDED_MODELS;

export type ModelRef = { kind: 'embedded'; name: EmbeddedModel };

/** Whether both name the same model. */
export function sameModel(left: ModelRef, right: ModelRef): boolean {
  return left.kind === right.kind && left.name === right.name;
}
