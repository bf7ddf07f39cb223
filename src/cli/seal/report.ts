/** What a headless run prints in either domain: a progress bar for a person, the parts of its lines, tables, and what it cost. */
import { SingleBar } from 'cli-progress';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import { type Cost, type CostRecord, sumCosts } from '../../seal/cost/cost';
import type { CandidateBase, EvaluationBase, Kind, LoopEvent, RoundRecord } from '../../seal/kind';
import type { MeasuredOn, RunRecord } from '../../seal/record/record';
import type { Comparison, ConditionAcrossSeeds, CrossedEstimate } from '../../seal/statistics/acrossSeeds';
import { LEAST_ITEMS, type Verdict } from '../../seal/statistics/verdict';
import type { Estimate, PolicyFinetuneRecord, Purpose, Stage } from '../../seal/types';
import { adapterText } from '../commandLine';

export function headline({ name, parameters, weightFormat }: ModelReport, device: DeviceReport): string {
  const size = parameters >= 1e8 ? `${(parameters / 1e9).toFixed(2)} G` : `${(parameters / 1e6).toFixed(2)} M`;
  return `${name} (${size} parameters, ${weightFormat}) on ${adapterText(device)}`;
}

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

interface Table {
  header: string[];
  rows: string[][];
}

export type TitledTable = readonly [title: string, Table];

function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly (readonly [header: string, cell: (row: Row) => string])[],
): Table {
  return { header: columns.map(([header]) => header), rows: rows.map((row) => columns.map(([, cell]) => cell(row))) };
}

function alignedTable({ header, rows }: Table): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  const padded = lines.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return padded.map((row) => row.join('  ').trimEnd()).join('\n');
}

function markdownTable({ header, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), `|${header.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

export function comparisonText(tables: readonly TitledTable[]): string {
  return tables.map(([title, table]) => `${title}\n${alignedTable(table)}`).join('\n\n');
}

/** @param about lines that say where the numbers are from. */
export function comparisonMarkdown(tables: readonly TitledTable[], about: readonly string[]): string {
  const list = about.map((line) => `- ${line}`).join('\n');
  return `${[list, ...tables.map(([title, table]) => `${title}\n\n${markdownTable(table)}`), READING].join('\n\n')}\n`;
}

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
  const estimates = (name: string, text: (share: number) => string) => [
    [name, ({ mean }: Row) => text(mean)] as const,
    [`± ${unit}`, ({ overPassages }: Row) => spread(overPassages)] as const,
    ['± seeds', ({ overSeeds }: Row) => spread(overSeeds)] as const,
    ...seeds.map((seed) => {
      const cell = ({ seeds: own, perSeed }: Row): string => {
        const value = perSeed[own.indexOf(seed)];
        return value === undefined ? '–' : text(value);
      };
      return [`seed ${seed}`, cell] as const;
    }),
    [unit, ({ passages }: Row) => String(passages)] as const,
  ];
  const tables: TitledTable[] = [
    [`${title}:`, tableOf(conditions, [['condition', titleOf], ...estimates('mean', points)])],
    [
      `${title}, differences on the same ${unit}:`,
      tableOf(differences, [
        ['difference', ({ of, from }) => `${of} − ${from}`],
        ...estimates('points', (share) => (Number(points(share)) === 0 ? '0.0' : signed(share))),
        ['p', ({ p }) => (p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3))],
        ['verdict', ({ verdict, of, from }) => VERDICTS[verdict](of, from)],
      ]),
    ],
  ];
  return tables.filter(([, { rows }]) => rows.length > 0);
}

const VERDICTS: Record<Verdict, (of: string, from: string) => string> = {
  better: (of) => `${of} is better, by more than noise`,
  worse: (of, from) => `${of} is worse than ${from}, by more than noise`,
  'no difference shown': () => 'within noise',
  'too few': () => 'too few to tell noise',
};

/** What a table says of where its numbers are from. @param aboutItems as its domain says. */
export function aboutRuns<K extends Kind>(
  runs: readonly RunRecord<K>[],
  aboutItems: (settings: K['settings'], sort: MeasuredOn) => readonly string[],
): string[] {
  const [first] = runs;
  if (!first) return [];
  const { model, device, commit, measuredOn, settings } = first;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  return [
    `${headline(model, device)}, commit ${commit ?? 'unknown'}`,
    `seeds: ${runs.map((run) => run.settings.seed).join(', ')}`,
    ...aboutItems(settings, measuredOn ?? 'held-out'),
    ...(measuredOn === 'development' ? ['settings may have been chosen on what was measured'] : []),
    `${(seconds / 60).toFixed(0)} minutes in all`,
  ];
}

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
export function costLines({ matrixRate, stages, innerLoops, rounds, total }: CostRecord): string[] {
  const rate = matrixRate === null ? 'not measured' : `${quantity(matrixRate)}FLOP/s`;
  const busy = stages.filter(({ counts }) => counts.dispatches > 0);
  const names = [...new Set(busy.map(({ stage }) => stage))];
  return [
    `matrix rate of the device: ${rate}`,
    ...names.map((name) => {
      const own = busy.filter(({ stage }) => stage === name);
      return costLine(SHORT[name] ?? name, sumCosts(own, matrixRate));
    }),
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
    const label = `${this.#prefix}${what}, ${stage}`;
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
