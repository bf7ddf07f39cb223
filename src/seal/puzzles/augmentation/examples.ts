/**
 * Training examples out of a task's own demonstrations: each in turn is the target, others are shown (seal-reference 3.4). And
 * what becomes of an example: its demonstrations reordered, its grids transformed, its colours renamed.
 */
import { COLORS, type GridPair, recolored } from '../../../world/puzzles/grid';
import type { Random } from '../../../world/random';
import type { LeaveOneOut } from '../types';
import { alike, type PairTransform } from './augmenters';

/**
 * Leave-n-out: every demonstration is the target once for each set of n - 1 others that are left out with it. With n = 2 a
 * task of two demonstrations gives targets to which nothing is shown. Demonstrations are shown in the task's order.
 */
export function leaveOut(demonstrations: readonly GridPair[], n: 1 | 2): LeaveOneOut[] {
  return demonstrations.flatMap((target, index) => {
    const others = [...demonstrations.keys()].filter((other) => other !== index);
    const shownSets = n === 1 ? [others] : others.map((without) => others.filter((other) => other !== without));
    return shownSets.map((shown) => ({
      demonstrations: demonstrations.filter((_, other) => shown.includes(other)),
      target,
      origin: { target: index, shown, transform: null, colors: null },
    }));
  });
}

/** In a uniformly random order, which may be the one they had. */
export function reorderedExample(example: LeaveOneOut, random: Random): LeaveOneOut {
  const { demonstrations, origin } = example;
  const order = random.shuffled([...demonstrations.keys()]);
  return {
    ...example,
    demonstrations: order.flatMap((place) => demonstrations[place] ?? []),
    origin: { ...origin, shown: order.flatMap((place) => origin.shown[place] ?? []) },
  };
}

/** Without those whose grids, in the order shown, are the same as an earlier one's, whatever their origin. */
export function withoutDuplicates(examples: readonly LeaveOneOut[]): LeaveOneOut[] {
  const seen = new Set<string>();
  return examples.filter(({ demonstrations, target }) => {
    const content = JSON.stringify([...demonstrations, target].map(({ input, output }) => [input, output]));
    const isNew = !seen.has(content);
    seen.add(content);
    return isNew;
  });
}

/** @param origin what to note of the change. */
export function transformedExample(
  example: LeaveOneOut,
  transform: PairTransform,
  origin: Partial<LeaveOneOut['origin']>,
): LeaveOneOut {
  return {
    demonstrations: example.demonstrations.map(transform),
    target: transform(example.target),
    origin: { ...example.origin, ...origin },
  };
}

/** The example with colour c become `map[c]` everywhere. `example` must have its own colours still. */
export const recoloredExample = (example: LeaveOneOut, map: readonly number[]): LeaveOneOut =>
  transformedExample(
    example,
    alike((grid) => recolored(grid, map)),
    { colors: [...map] },
  );

const ALL_COLORS: readonly number[] = Array.from({ length: COLORS }, (_, color) => color);

/** The micro-world's rule: every order of the ten colours is as likely, 0 included. */
export const uniformColorMap = (random: Random): number[] => random.shuffled(ALL_COLORS);

/**
 * The original's rule (seal-reference 3.3). 0 stays. Colours in use, from the lowest, go to random ones that are not in use while
 * there are such left; each of the rest swaps with a random one in use (possibly itself), which gives up the colour it was to
 * have. Colours not in use map to themselves. @returns for each of the ten colours, what it becomes; no two in use become the same.
 */
export function officialColorMap(used: ReadonlySet<number>, random: Random): number[] {
  const colors = ALL_COLORS.filter((color) => color !== 0 && used.has(color));
  const free = random.shuffled(ALL_COLORS.filter((color) => color !== 0 && !used.has(color)));
  const partners = random.shuffled(colors);
  const map = [...ALL_COLORS];
  const swapped = new Set<number>();
  for (const color of colors) {
    if (swapped.has(color)) continue;
    const unused = free.pop();
    if (unused !== undefined) {
      map[color] = unused;
      continue;
    }
    const partner = partners.pop() ?? color;
    map[partner] = color;
    map[color] = partner;
    swapped.add(partner);
    if (partners.includes(color)) partners.splice(partners.indexOf(color), 1);
  }
  return map;
}

/** Colours of all inputs and outputs, the target's included. */
export function colorsOf({ demonstrations, target }: LeaveOneOut): Set<number> {
  return new Set([...demonstrations, target].flatMap(({ input, output }) => [...input.flat(), ...output.flat()]));
}
