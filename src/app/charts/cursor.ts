/** The axes that several drawings of a page may share, and what a place on them is called. */
export type SharedAxis = keyof typeof PLACES;

const PLACES = {
  step: (at: number) => `step ${at}`,
  round: (at: number) => `round ${at}`,
  /** Edits that were made, in the rows of a retention matrix. */
  edits: (at: number) => (at === 0 ? 'no edit' : at === 1 ? '1 edit' : `${at} edits`),
  /** Edits since its own. */
  age: (at: number) => (at === 0 ? 'right after its own edit' : `${at} edits later`),
} as const;

export function placeName(axis: SharedAxis, at: number): string {
  const nameOf = PLACES[axis];
  return nameOf(at);
}

/** What a drawing has at a place of its axis, and its height in the drawing. */
export interface Reading {
  text: string;
  y: number;
}

/** The place that is nearest to a point of the drawing. @param x where a place is, in the same pixels as `point`. */
export function nearestPlace(places: readonly number[], x: (place: number) => number, point: number): number | null {
  const far = (place: number): number => Math.abs(x(place) - point);
  return places.reduce<number | null>((best, place) => (best === null || far(place) < far(best) ? place : best), null);
}

/** From 1: steps and the like. */
export const countedTo = (last: number): number[] => Array.from({ length: Math.max(0, last) }, (_, at) => at + 1);
