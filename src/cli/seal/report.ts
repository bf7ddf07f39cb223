/** What a headless run prints in either domain: a progress bar for a person, the parts of its lines, tables, and what it cost. */
import { SingleBar } from 'cli-progress';
import { type Column, gridOf, markdownFile, type TitledTable, toText } from '../../formats/table';
import { type Cost, type CostRecord, stageSums } from '../../seal/cost/cost';
import type {
  Comparison,
  ConditionAcrossSeeds,
  CrossedEstimate,
  DifferenceAcrossSeeds,
} from '../../seal/statistics/acrossSeeds';
import { LEAST_ITEMS, type Verdict } from '../../seal/statistics/verdict';
import type {
  CandidateBase,
  Estimate,
  EvaluationBase,
  Kind,
  LoopEvent,
  PolicyFinetuneRecord,
  Purpose,
  RoundRecord,
  Stage,
} from '../../seal/types';

/** Longest name of a condition. */
const NAME_WIDTH = 14;

export const lineStart = (name: string, round: number): string => `${name.padEnd(NAME_WIDTH)} round ${round}  `;

/** In percent; without a spread there is a dash. */
export const points = (share: number): string => (100 * share).toFixed(1);
export const spread = (error: number | null): string => (error === null ? '–' : points(error));
export const signed = (share: number): string => `${share < 0 ? '−' : '+'}${points(Math.abs(share))}`;
export const estimateText = ({ mean, standardError }: Estimate): string =>
  `${points(mean)} % ± ${spread(standardError)}`;
export const accuracyText = (accuracy: number, standardError: number | null): string =>
  `${points(accuracy).padStart(5)} % ± ${spread(standardError).padStart(4)}`;

export function comparisonText(tables: readonly TitledTable[]): string {
  return tables.map(([title, grid]) => `${title}\n${toText(grid)}`).join('\n\n');
}

/** @param about lines that say where the numbers are from. */
export const comparisonMarkdown = (tables: readonly TitledTable[], about: readonly string[]): string =>
  markdownFile(about, tables, READING);

const READING =
  'Accuracy in percent, closed-book unless said otherwise. The first standard error is over passages or tasks, each averaged over ' +
  'the seeds; the second over seeds, each averaged over the items. p takes both into account (`src/seal/statistics/acrossSeeds.ts`), ' +
  'each difference by itself. The verdict: more than noise where p is below 0.05, two-sided. With one seed p is of the sign-flip test ' +
  "over items, exact but for many unlike differences; with several of Student's t under both errors. It takes " +
  `${LEAST_ITEMS} passages or tasks.`;

/** @param unit what an item is called. */
export function comparisonTables<Name extends string>(
  title: string,
  unit: 'passages' | 'tasks',
  seeds: readonly number[],
  { conditions, differences }: Comparison<Name>,
  titleOf: (condition: ConditionAcrossSeeds<Name>) => string,
): TitledTable[] {
  type Row = CrossedEstimate & { seeds: number[] };
  const estimates = (name: string, text: (share: number) => string): Column<Row>[] => [
    { name: 'mean', head: name, text: ({ mean }) => text(mean) },
    { name: 'over-items', head: `± ${unit}`, text: ({ overPassages }) => spread(overPassages) },
    { name: 'over-seeds', head: '± seeds', text: ({ overSeeds }) => spread(overSeeds) },
    ...seeds.map((seed) => ({
      name: `seed-${seed}`,
      head: `seed ${seed}`,
      text: ({ seeds: own, perSeed }: Row) => {
        const value = perSeed[own.indexOf(seed)];
        return value === undefined ? null : text(value);
      },
    })),
    { name: 'items', head: unit, value: ({ passages }) => passages },
  ];
  const means: Column<ConditionAcrossSeeds<Name>>[] = [
    { name: 'condition', head: 'condition', text: titleOf },
    ...estimates('mean', points),
  ];
  const gains: Column<DifferenceAcrossSeeds<Name>>[] = [
    { name: 'difference', head: 'difference', text: ({ of, from }) => `${of} − ${from}` },
    ...estimates('points', (share) => (Number(points(share)) === 0 ? '0.0' : signed(share))),
    { name: 'p', head: 'p', text: ({ p }) => (p === null ? null : p < 0.001 ? '< 0.001' : p.toFixed(3)) },
    { name: 'verdict', head: 'verdict', text: ({ verdict, of, from }) => VERDICTS[verdict](of, from) },
  ];
  const tables: TitledTable[] = [
    [`${title}:`, gridOf(means, conditions)],
    [`${title}, differences on the same ${unit}:`, gridOf(gains, differences)],
  ];
  return tables.filter(([, [, ...rows]]) => rows.length > 0);
}

export const VERDICTS: Record<Verdict, (of: string, from: string) => string> = {
  better: (of) => `${of} is better, by more than noise`,
  worse: (of, from) => `${of} is worse than ${from}, by more than noise`,
  'no difference shown': () => 'within noise',
  'too few': () => 'too few to tell noise',
};

const isDiverged = ({ untrained }: CandidateBase): boolean => untrained === 'diverged';

/** Rows may share candidates. */
export function heldOutDiverged(round: number, evaluations: readonly EvaluationBase[]): string[] {
  const candidates = evaluations.flatMap((evaluation) => evaluation.candidates);
  const ids = new Set(candidates.filter(isDiverged).map(({ edit }) => edit.id));
  if (ids.size === 0) return [];
  return [`${lineStart('held-out', round)}${ids.size} diverged: not-a-number in training, so without answers`];
}

/** @param rewards what the candidates earned. @param sifted of how many what was kept. */
export function trainingLine<K extends Kind>(
  { round, candidates, decisions, policyFinetune, seconds }: RoundRecord<K>,
  rewards: string,
  sifted: string,
): string {
  const kept = decisions.filter((decision) => decision.kept).length;
  const diverged = candidates.filter(isDiverged).length;
  const selection = `kept ${kept} of ${sifted}${diverged === 0 ? '' : `, ${diverged} diverged`}`;
  const parts = [
    rewards,
    selection,
    ...(policyFinetune ? [policyText(policyFinetune)] : []),
    `${seconds.toFixed(0)} s`,
  ];
  return `${lineStart('training', round)}${parts.join('; ')}`;
}

/** "policy loss 1.235 to 0.100" */
function policyText({ losses, divergedAt }: PolicyFinetuneRecord): string {
  const [first = '–', last = '–'] = [losses[0], losses.at(-1)].map((loss) => loss?.toFixed(3));
  const diverged =
    divergedAt === undefined ? '' : `, diverged at step ${divergedAt + 1}, so the policy stayed as it was`;
  return `policy loss ${first} to ${last}${diverged}`;
}

const SHORT: Partial<Record<Stage | Purpose, string>> = {
  'self-edits': 'writing',
  'policy-finetune': 'policy',
  train: 'training',
  'multi-passage': 'pooled',
};

/** What a run cost: first the whole by stage, then one inner loop and one round of each kind. */
export function costLines(cost: CostRecord): string[] {
  const { matrixRate, innerLoops, rounds, total } = cost;
  const rate = matrixRate === null ? 'not measured' : `${quantity(matrixRate)}FLOP/s`;
  return [
    `matrix rate of the device: ${rate}`,
    ...stageSums(cost).map((sum) => costLine(SHORT[sum.stage] ?? sum.stage, sum)),
    costLine('all', total),
    ...innerLoops.map((loop) => costLine(`inner loop, ${SHORT[loop.purpose] ?? loop.purpose} ${loop.round}`, loop)),
    ...rounds.map((round) => costLine(round.round === 0 ? 'before round 1' : `round ${round.round}`, round)),
  ];
}

function costLine(name: string, { seconds, flops, tokens, steps, adapters, counts, rateShare }: Cost): string {
  const share = rateShare === null ? '' : `, ${(100 * rateShare).toFixed(rateShare < 0.1 ? 1 : 0)} % of matrix rate`;
  const trained = adapters > 0 ? `, ${adapters} adapters` : '';
  return `${name.padEnd(24)} ${`${quantity(flops)}FLOP`.padStart(11)}, ${quantity(tokens)}tokens, ${steps} steps, ${counts.dispatches} dispatches${trained}, ${seconds.toFixed(1)} s${share}`;
}

/** "48.9 G" */
function quantity(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T', 'P'];
  const step = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${step === 0 ? Math.round(value) : (value / 1000 ** step).toFixed(1)} ${units[step] ?? ''}`;
}

/** A bar on stderr where a person watches; nothing otherwise. */
export class ProgressBar {
  readonly #bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {label} {value} of {total}, {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
    fps: 5,
  });
  #label = '';
  #rounds = 0;
  #prefix = '';

  /** The next run; `prefix` tells it from the others. */
  begin(rounds: number, prefix: string): void {
    this.clear();
    this.#rounds = rounds;
    this.#prefix = prefix;
  }

  apply({ purpose, round, stage, done, total }: Extract<LoopEvent<Kind>, { type: 'progress' }>): void {
    const what = purpose === 'train' ? `round ${round} of ${this.#rounds}` : purpose;
    this.show(`${this.#prefix}${what}, ${stage}`, done, total);
  }

  show(label: string, done: number, total: number): void {
    if (label !== this.#label) {
      this.#bar.stop();
      this.#bar.start(total, 0, { label });
    }
    this.#label = label;
    this.#bar.update(done, { label });
  }

  /** Clears the line, so that something else can be printed. */
  clear(): void {
    this.#bar.stop();
    this.#label = '';
  }
}
