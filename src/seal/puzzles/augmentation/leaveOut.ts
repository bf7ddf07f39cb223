/** Training examples out of a task's own demonstrations: each in turn is the target, others are shown (seal-reference 3.4). */
import type { Random } from '../../../world/random';
import type { GridPair, LeaveOneOut } from '../types';

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

/** The example with its demonstrations in a uniformly random order, which may be the one they had. */
export function reorderedExample(example: LeaveOneOut, random: Random): LeaveOneOut {
  const shownPairs = example.demonstrations.map((demonstration, place) => ({
    demonstration,
    index: example.origin.shown[place],
  }));
  const order = random.shuffled(shownPairs);
  return {
    ...example,
    demonstrations: order.map(({ demonstration }) => demonstration),
    origin: { ...example.origin, shown: order.map(({ index }) => index).filter((index) => index !== undefined) },
  };
}

/** Without those whose grids, in the order shown, are the same as an earlier one's, whatever their origin. */
export function withoutDuplicates(examples: readonly LeaveOneOut[]): LeaveOneOut[] {
  const byContent = new Map<string, LeaveOneOut>();
  for (const example of examples) {
    const content = JSON.stringify(
      [example.demonstrations, example.target].flat().map(({ input, output }) => [input, output]),
    );
    if (!byContent.has(content)) byContent.set(content, example);
  }
  return [...byContent.values()];
}
