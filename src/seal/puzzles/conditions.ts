/**
 * Rows of a comparison on held-out tasks (arXiv 2506.10943, table 1): in-context learning, self-edits of a policy, the best
 * constant configuration, and the oracle, which searches.
 */
import { estimate, mean } from '../statistics/estimate';
import type { EventScope } from '../types';
import { predictStage, runCandidates } from './candidates';
import type { PuzzleContext } from './context';
import { isSolved, testResults } from './predict';
import { searchConfigurations } from './search';
import type {
  Puzzle,
  PuzzleCandidate,
  PuzzleCondition,
  PuzzleConfiguration,
  PuzzleEvaluation,
  WrittenConfiguration,
} from './types';
import { writeConfigurations } from './write';

/** Held-out tasks are trained on with one key in all conditions and rounds, so that equal configurations meet equal luck. */
export const HELD_OUT_KEY = 'held-out';

/** The model as it is, shown the demonstrations. */
export async function evaluateInContext(
  context: PuzzleContext,
  round: number,
  puzzles: readonly Puzzle[],
): Promise<PuzzleEvaluation> {
  const scope: EventScope = { purpose: 'held-out', round };
  const predictions = await predictStage(
    context,
    scope,
    puzzles.map((puzzle) => ({ puzzle, adapter: null })),
  );
  const perItem = puzzles.map((puzzle, index) => (isSolved(testResults(puzzle, predictions[index] ?? [])) ? 1 : 0));
  const condition = { ...conditionOf('in-context', round, perItem, []), candidates: puzzles.length };
  context.emit({ type: 'condition', condition });
  return { condition, candidates: [] };
}

export async function evaluatePolicy(
  context: PuzzleContext,
  round: number,
  puzzles: readonly Puzzle[],
): Promise<PuzzleEvaluation> {
  const scope: EventScope = { purpose: 'held-out', round };
  const written = await writeConfigurations(context, scope, puzzles, {
    edits: context.settings.heldOutEdits,
    policyVersion: round,
    label: `round${round}/held-out`,
    seedKey: HELD_OUT_KEY,
  });
  const candidates = await runCandidates(context, scope, puzzles, written, HELD_OUT_KEY);
  const perItem = solvedShares(puzzles.length, candidates);
  const condition = conditionOf(round === 0 ? 'untrained' : 'policy', round, perItem, candidates);
  context.emit({ type: 'condition', condition });
  return { condition, candidates };
}

/**
 * The best constant configuration on these very tasks, which flatters it, and the oracle: whether any configuration solves the
 * task, of the constants, of further ones tried while nothing has, and of `tried`, the policy's own. To save time the constants
 * run a heat on the first tasks, and only the best of the heat run on all.
 */
export async function evaluateSearch(
  context: PuzzleContext,
  puzzles: readonly Puzzle[],
  tried: readonly PuzzleCandidate[],
): Promise<PuzzleEvaluation[]> {
  const { constants, finalists, oracle } = context.settings.search;
  if (constants === 0 || puzzles.length === 0) return [];
  const attempt: Attempt = (tasks, configurations, label, known) =>
    runCandidates(
      context,
      { purpose: 'held-out', round: 0 },
      puzzles,
      tasks.flatMap((task) => configurations.map((one, sample) => given(one, task, sample, label))),
      HELD_OUT_KEY,
      known,
    );
  const all = [...puzzles.keys()];
  const heat = all.slice(0, tasksInHeat(all.length));
  const { rules } = context.settings;
  const first = searchConfigurations(rules).slice(0, constants);
  const inHeat = await attempt(heat, first, 'heat', tried);
  const best = [...first.keys()]
    .sort((left, right) => solvedOf(inHeat, right) - solvedOf(inHeat, left))
    .slice(0, finalists)
    .flatMap((sample) => first[sample] ?? []);
  const rest = await attempt(all.slice(heat.length), best, 'constant', tried);
  const rows = best.map((configuration, sample) => {
    const own = [
      ...inHeat.filter(({ edit: written }) => written.sample === first.indexOf(configuration)),
      ...rest.filter(({ edit: written }) => written.sample === sample),
    ];
    return { own, configuration, perItem: solvedShares(puzzles.length, own) };
  });
  const winner = rows.reduce((left, right) => (mean(right.perItem) > mean(left.perItem) ? right : left));
  const constant: PuzzleEvaluation = {
    condition: {
      ...conditionOf('constant', 0, winner.perItem, winner.own),
      configuration: winner.configuration,
    },
    candidates: [...inHeat, ...rest],
  };
  context.emit({ type: 'condition', condition: constant.condition });
  // Constants that lost the heat are tried too: what is bad for most tasks may be what one of them needs.
  const configurations = searchConfigurations(rules).slice(0, constants + oracle);
  const known = [...tried, ...constant.candidates];
  return [constant, await evaluateOracle(context, puzzles, known, configurations, attempt)];
}

/** Tries configurations on tasks, given by index; what is `known` is not trained again. */
type Attempt = (
  tasks: readonly number[],
  configurations: readonly PuzzleConfiguration[],
  label: string,
  known: readonly PuzzleCandidate[],
) => Promise<PuzzleCandidate[]>;

const FEWEST_IN_HEAT = 8;

/** Of so many tasks, those on which every constant is tried. */
export const tasksInHeat = (tasks: number): number => Math.min(tasks, Math.max(FEWEST_IN_HEAT, Math.ceil(tasks / 4)));

const solvedOf = (candidates: readonly PuzzleCandidate[], sample: number): number =>
  candidates.filter(({ solved, edit: written }) => solved && written.sample === sample).length;

async function evaluateOracle(
  context: PuzzleContext,
  puzzles: readonly Puzzle[],
  tried: readonly PuzzleCandidate[],
  configurations: readonly PuzzleConfiguration[],
  attempt: Attempt,
): Promise<PuzzleEvaluation> {
  const solved = new Set(tried.filter((one) => one.solved).map(({ edit: written }) => written.item));
  const tasks = [...puzzles.keys()];
  const searched: PuzzleCandidate[] = [];
  for (const [index, configuration] of configurations.entries()) {
    const open = tasks.filter((task) => !solved.has(task));
    if (open.length === 0) break;
    const found = await attempt(open, [configuration], `search${index}`, tried);
    searched.push(...found);
    for (const one of found) if (one.solved) solved.add(one.edit.item);
  }
  const perItem = tasks.map((task) => (solved.has(task) ? 1 : 0));
  const condition = conditionOf('oracle', 0, perItem, searched);
  context.emit({ type: 'condition', condition });
  return { condition, candidates: searched };
}

/** Share of each task's candidates that solve it. */
export function solvedShares(tasks: number, candidates: readonly PuzzleCandidate[]): number[] {
  return Array.from({ length: tasks }, (_, task) => {
    const own = candidates.filter(({ edit: written }) => written.item === task);
    return own.length === 0 ? 0 : own.filter(({ solved }) => solved).length / own.length;
  });
}

export function given(
  configuration: PuzzleConfiguration,
  task: number,
  sample: number,
  label: string,
): WrittenConfiguration {
  return {
    id: `${label}/task${task}/edit${sample}`,
    item: task,
    sample,
    author: label.startsWith('search') ? 'search' : 'constant',
    policyVersion: null,
    promptIds: [],
    text: '',
    ids: [],
    logProbability: null,
    configuration,
    rejected: [],
  };
}

function conditionOf(
  name: PuzzleCondition['name'],
  round: number,
  perItem: number[],
  candidates: readonly PuzzleCandidate[],
): PuzzleCondition {
  const { mean: accuracy, standardError, n } = estimate(perItem);
  const share = (reason: PuzzleCandidate['untrained']): number =>
    candidates.length === 0 ? 0 : candidates.filter(({ untrained }) => untrained === reason).length / candidates.length;
  return {
    name,
    round,
    n,
    candidates: candidates.length,
    accuracy,
    standardError,
    perItem,
    invalid: share('invalid'),
    overLimit: share('over-limit'),
    configuration: null,
  };
}
