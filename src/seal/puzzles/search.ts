/**
 * The best constant configuration on the held-out tasks themselves, which flatters it, and the oracle: whether any configuration
 * solves a task, of the constants, of further ones tried while nothing has, and of the policy's own. To save time the constants
 * run a heat on the first tasks, and only the best of the heat run on all (successive halving, in two steps).
 */
import type { Loop } from '../domain';
import { innerLoop } from '../loop/innerLoop';
import { HELD_OUT_KEY } from '../loop/restEm';
import { mean } from '../statistics/estimate';
import { conditionOf, solvedShares } from './conditions';
import { givenConfiguration } from './configurations';
import { searchConfigurations } from './searchSpace';
import type { PuzzleCandidate, PuzzleConfiguration, PuzzleEvaluation, Puzzles } from './types';

export async function evaluateSearch(
  loop: Loop<Puzzles>,
  evaluations: readonly PuzzleEvaluation[],
): Promise<PuzzleEvaluation[]> {
  const { constants, finalists, oracle } = loop.settings.search;
  const puzzles = loop.bound.heldOut;
  if (constants === 0 || puzzles.length === 0) return [];
  const tried = evaluations.flatMap(({ candidates }) => candidates);
  const all = [...puzzles.keys()];
  const heat = all.slice(0, tasksInHeat(all.length));
  const searched = searchConfigurations(loop.settings.rules);
  const first = searched.slice(0, constants);
  const inHeat = await attempt(loop, 'constant', heat, first, 'heat', tried);
  const best = [...first.keys()]
    .sort((left, right) => solvedOf(inHeat, right) - solvedOf(inHeat, left))
    .slice(0, finalists)
    .flatMap((sample) => first[sample] ?? []);
  const rest = await attempt(loop, 'constant', all.slice(heat.length), best, 'constant', tried);
  const rows = best.map((configuration, sample) => {
    const own = [
      ...inHeat.filter(({ edit }) => edit.sample === first.indexOf(configuration)),
      ...rest.filter(({ edit }) => edit.sample === sample),
    ];
    return { own, configuration, perItem: solvedShares(puzzles.length, own) };
  });
  const winner = rows.reduce((left, right) => (mean(right.perItem) > mean(left.perItem) ? right : left));
  const constant: PuzzleEvaluation = {
    condition: { ...conditionOf('constant', 0, winner.perItem, winner.own), configuration: winner.configuration },
    candidates: [...inHeat, ...rest],
  };
  loop.emit({ type: 'condition', condition: constant.condition });
  // Constants that lost the heat are tried too: what is bad for most tasks may be what one of them needs.
  const known = [...tried, ...constant.candidates];
  return [constant, await evaluateOracle(loop, known, searched.slice(0, constants + oracle))];
}

/** Tries configurations on tasks, given by index; what is `known` is not trained again. */
async function attempt(
  loop: Loop<Puzzles>,
  author: 'constant' | 'search',
  tasks: readonly number[],
  configurations: readonly PuzzleConfiguration[],
  label: string,
  known: readonly PuzzleCandidate[],
): Promise<PuzzleCandidate[]> {
  const edits = tasks.flatMap((task) =>
    configurations.map((one, sample) => givenConfiguration(author, label, task, sample, one)),
  );
  const plan = { policyVersion: 0, seedKey: HELD_OUT_KEY, bare: 'untrained', known } as const;
  return (await innerLoop(loop, { purpose: 'held-out', round: 0 }, loop.bound.heldOut, edits, plan)).candidates;
}

const FEWEST_IN_HEAT = 8;

/** Of so many tasks, those on which every constant is tried. */
export const tasksInHeat = (tasks: number): number => Math.min(tasks, Math.max(FEWEST_IN_HEAT, Math.ceil(tasks / 4)));

const solvedOf = (candidates: readonly PuzzleCandidate[], sample: number): number =>
  candidates.filter(({ solved, edit }) => solved && edit.sample === sample).length;

async function evaluateOracle(
  loop: Loop<Puzzles>,
  tried: readonly PuzzleCandidate[],
  configurations: readonly PuzzleConfiguration[],
): Promise<PuzzleEvaluation> {
  const solved = new Set(tried.filter((one) => one.solved).map(({ edit }) => edit.item));
  const tasks = [...loop.bound.heldOut.keys()];
  const searched: PuzzleCandidate[] = [];
  for (const [index, configuration] of configurations.entries()) {
    const open = tasks.filter((task) => !solved.has(task));
    if (open.length === 0) break;
    const found = await attempt(loop, 'search', open, [configuration], `search${index}`, tried);
    searched.push(...found);
    for (const one of found) if (one.solved) solved.add(one.edit.item);
  }
  const perItem = tasks.map((task) => (solved.has(task) ? 1 : 0));
  const condition = conditionOf('oracle', 0, perItem, searched);
  loop.emit({ type: 'condition', condition });
  return { condition, candidates: searched };
}
