/**
 * The best constant configuration on the held-out tasks themselves, which flatters it, and the oracle: whether any configuration
 * solves a task. Constants are screened on the first tasks, and only the best of them run on all (successive halving, in two steps).
 */
import type { Loop } from '../domain';
import { innerLoop } from '../loop/innerLoop';
import { HELD_OUT_KEY } from '../loop/restEm';
import { mean } from '../statistics/estimate';
import { conditionOf, solvedShares } from './conditions';
import { configurationKey, givenConfiguration, NO_AUGMENTATIONS, parseConfiguration } from './configuration';
import type { PuzzleRules, PuzzleSettings } from './settings';
import type { Augmentation, PuzzleCandidate, PuzzleConfiguration, PuzzleEvaluation, Puzzles } from './types';

interface SearchSpace {
  switches: readonly Partial<Record<Augmentation, boolean>>[];
  /** To try with each choice of augmentations. */
  strengths: readonly (readonly [learningRate: number, epochs: number])[];
}

const SPACES: Readonly<Record<PuzzleRules, SearchSpace>> = {
  'micro-world': {
    switches: [{ colors: true }, { symmetries: true }, { symmetries: true, colors: true }, {}],
    strengths: [
      [1e-2, 4],
      [2e-2, 4],
      [5e-3, 4],
      [2e-2, 3],
      [1e-2, 3],
      [2e-2, 2],
    ],
  },
  // The original permutes colours whenever it augments, and its text says so by its other keys. First the one that the authors
  // made by hand, their oracle (seal-reference 3.5): everything on, 1e-4, two epochs.
  official: {
    switches: [
      { basic: true, size: true, chain: true, repeat: true, colors: true },
      { basic: true, colors: true },
      { basic: true, chain: true, colors: true },
      {},
    ],
    strengths: [
      [1e-4, 2],
      [2e-4, 2],
      [5e-5, 2],
      [1e-4, 3],
      [1e-4, 1],
      [1e-3, 1],
    ],
  },
};

/** In the order in which they are tried. Each once: at half the epochs, two strengths can be the same. */
export function searchConfigurations({
  rules,
  constant,
}: Pick<PuzzleSettings, 'rules' | 'constant'>): PuzzleConfiguration[] {
  const { switches, strengths } = SPACES[rules];
  const all = strengths.flatMap(([learningRate, most]) =>
    switches.map((on): PuzzleConfiguration => {
      const augmentations = { ...NO_AUGMENTATIONS, ...on };
      // Both of the micro-world's augmentations double the examples, which halves the epochs that the step limit allows.
      const epochs = on.symmetries && on.colors ? Math.ceil(most / 2) : most;
      return { task: null, augmentations, loss: 'output', learningRate, epochs };
    }),
  );
  const own = parseConfiguration(constant).configuration;
  return [...new Map([...(own ? [own] : []), ...all].map((one) => [configurationKey(one), one])).values()];
}

/** @throws Error that names what is wrong with the configuration of the settings. */
export function assertConstant({ constant }: PuzzleSettings): void {
  const { violations } = parseConfiguration(constant);
  if (constant !== '' && violations.length > 0)
    throw new Error(`The own constant configuration cannot be tried. ${violations.join(' ')}`);
}

export async function evaluateSearch(
  loop: Loop<Puzzles>,
  evaluations: readonly PuzzleEvaluation[],
): Promise<PuzzleEvaluation[]> {
  const { conditions, search } = loop.settings;
  if (search.constants === 0 || loop.bound.items.heldOut.length === 0) return [];
  const tried = evaluations.flatMap(({ candidates }) => candidates);
  const searched = searchConfigurations(loop.settings);
  const found: PuzzleEvaluation[] = [];
  if (conditions.includes('constant'))
    found.push(await evaluateConstants(loop, tried, searched.slice(0, search.constants)));
  if (conditions.includes('oracle')) {
    // Constants that were screened out are tried too: what is bad for most tasks may be what one of them needs.
    const known = [...tried, ...found.flatMap(({ candidates }) => candidates)];
    found.push(await evaluateOracle(loop, known, searched.slice(0, search.constants + search.oracle)));
  }
  return found;
}

async function evaluateConstants(
  loop: Loop<Puzzles>,
  tried: readonly PuzzleCandidate[],
  constants: readonly PuzzleConfiguration[],
): Promise<PuzzleEvaluation> {
  const puzzles = loop.bound.items.heldOut;
  const all = [...puzzles.keys()];
  const screening = all.slice(0, screeningTasks(all.length));
  // Ids of recorded runs call this a heat.
  const screened = await attempt(loop, 'constant', screening, constants, 'heat', tried);
  loop.share?.together();
  const solvedBy = (configuration: PuzzleConfiguration): number =>
    screened.filter(({ solved, edit }) => solved && edit.configuration === configuration).length;
  const ranked = constants.toSorted((left, right) => solvedBy(right) - solvedBy(left));
  const best = ranked.slice(0, loop.settings.search.finalists);
  const rest = await attempt(loop, 'constant', all.slice(screening.length), best, 'constant', tried);
  const candidates = [...screened, ...rest];
  const rows = best.map((configuration) => {
    const own = candidates.filter(({ edit }) => edit.configuration === configuration);
    return { own, configuration, perItem: solvedShares(puzzles.length, own) };
  });
  const winner = rows.reduce((left, right) => (mean(right.perItem) > mean(left.perItem) ? right : left));
  const { configuration } = winner;
  const condition = { ...conditionOf('constant', 0, winner.perItem, winner.own), configuration };
  loop.emit({ type: 'condition', condition });
  return { condition, candidates };
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
  return (await innerLoop(loop, { purpose: 'held-out', round: 0 }, loop.bound.items.heldOut, edits, plan)).candidates;
}

const FEWEST_SCREENED = 8;

export const screeningTasks = (tasks: number): number =>
  Math.min(tasks, Math.max(FEWEST_SCREENED, Math.ceil(tasks / 4)));

async function evaluateOracle(
  loop: Loop<Puzzles>,
  tried: readonly PuzzleCandidate[],
  configurations: readonly PuzzleConfiguration[],
): Promise<PuzzleEvaluation> {
  const solved = new Set(tried.filter((one) => one.solved).map(({ edit }) => edit.item));
  const tasks = [...loop.bound.items.heldOut.keys()];
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
