/** Colours renamed throughout a training example: the original's rule (seal-reference 3.3) and the micro-world's. */
import { COLORS, type GridPair, recolored } from '../../../world/puzzles/grid';
import type { Random } from '../../../world/random';
import type { LeaveOneOut } from '../types';

const ALL_COLORS: readonly number[] = Array.from({ length: COLORS }, (_, color) => color);

/**
 * The original's rule. 0 stays. Colours in use, from the lowest, go to random ones that are not in use while there are such
 * left; each of the rest swaps with a random one in use (possibly itself), which gives up the colour it was to have. Colours
 * not in use map to themselves. @returns for each of the ten colours, what it becomes; no two in use become the same.
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

/** The micro-world's rule: every order of the ten colours is as likely, 0 included. */
export const uniformColorMap = (random: Random): number[] => random.shuffled(ALL_COLORS);

/** Colours of all inputs and outputs, the target's included. */
export function colorsOf({ demonstrations, target }: LeaveOneOut): Set<number> {
  return new Set([...demonstrations, target].flatMap(({ input, output }) => [...input.flat(), ...output.flat()]));
}

/** The example with colour c become `map[c]` everywhere. `example` must have its own colours still. */
export function recoloredExample(example: LeaveOneOut, map: readonly number[]): LeaveOneOut {
  const pair = ({ input, output }: GridPair): GridPair => ({
    input: recolored(input, map),
    output: recolored(output, map),
  });
  return {
    demonstrations: example.demonstrations.map(pair),
    target: pair(example.target),
    origin: { ...example.origin, colors: [...map] },
  };
}
