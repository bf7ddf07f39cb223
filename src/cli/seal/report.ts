/** What a headless run prints in either domain: a progress bar for a person, the parts of its lines, tables, and what it cost. */
import { SingleBar } from 'cli-progress';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import { type Cost, type CostRecord, sumCosts } from '../../seal/cost/cost';
import type { CandidateBase, EvaluationBase, Kind, LoopEvent, RoundRecord } from '../../seal/kind';
import { LEAST_ITEMS } from '../../seal/statistics/verdict';
import type { Estimate, PolicyFinetuneRecord, Purpose, Stage } from '../../seal/types';
import { adapterText } from '../commandLine';

export function headline({ name, parameters, weightFormat }: ModelReport, device: DeviceReport): string {
  const size = parameters >= 1e8 ? `${(parameters / 1e9).toFixed(2)} G` : `${(parameters / 1e6).toFixed(2)} M`;
  return `${name} (${size} parameters, ${weightFormat}) on ${adapterText(device)}`;
}

/** Longest name of a condition. */
const NAME_WIDTH = 14;

/** What every line begins with. */
export const lineStart = (name: string, round: number): string => `${name.padEnd(NAME_WIDTH)} round ${round}  `;

/** In percent; without a spread there is a dash. */
export const points = (share: number): string => (100 * share).toFixed(1);
export const spread = (error: number | null): string => (error === null ? '–' : points(error));
export const signed = (share: number): string => `${share < 0 ? '−' : '+'}${points(Math.abs(share))}`;
export const estimateText = ({ mean, standardError }: Estimate): string =>
  `${points(mean)} % ± ${spread(standardError)}`;
export const accuracyText = (accuracy: number, standardError: number | null): string =>
  `${points(accuracy).padStart(5)} % ± ${spread(standardError).padStart(4)}`;
export const chance = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3));

/** What p and verdict of a table of differences are, in either domain. */
export const VERDICT_RULE =
  'The verdict: more than noise where p is below 0.05, two-sided. With one seed p is of the sign-flip test over passages or tasks, ' +
  `exact but for many unlike differences; with several of Student's t under both errors. It takes ${LEAST_ITEMS} passages or tasks.`;

export interface Table {
  header: string[];
  rows: string[][];
}

export function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly (readonly [header: string, cell: (row: Row) => string])[],
): Table {
  return { header: columns.map(([header]) => header), rows: rows.map((row) => columns.map(([, cell]) => cell(row))) };
}

export function alignedTable({ header, rows }: Table): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  const padded = lines.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return padded.map((row) => row.join('  ').trimEnd()).join('\n');
}

export function markdownTable({ header, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), `|${header.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const isDiverged = ({ untrained }: CandidateBase): boolean => untrained === 'diverged';

/** Rows may share candidates. */
export function heldOutDiverged(round: number, evaluations: readonly EvaluationBase[]): string[] {
  const candidates = evaluations.flatMap((evaluation) => evaluation.candidates);
  const ids = new Set(candidates.filter(isDiverged).map(({ edit }) => edit.id));
  if (ids.size === 0) return [];
  return [`${lineStart('held-out', round)}${ids.size} diverged: not-a-number in training, so without answers`];
}

/** @param rewards what the candidates earned. @param sifted of how many what was kept. @param policy from `policyText`, if any. */
export function trainingLine<K extends Kind>(
  { round, candidates, decisions, seconds }: RoundRecord<K>,
  rewards: string,
  sifted: string,
  policy: string | null,
): string {
  const kept = decisions.filter((decision) => decision.kept).length;
  const diverged = candidates.filter(isDiverged).length;
  const selection = `kept ${kept} of ${sifted}${diverged === 0 ? '' : `, ${diverged} diverged`}`;
  const parts = [rewards, selection, ...(policy === null ? [] : [policy]), `${seconds.toFixed(0)} s`];
  return `${lineStart('training', round)}${parts.join('; ')}`;
}

/** "policy loss 1.235 to 0.100" */
export function policyText(record: PolicyFinetuneRecord | null): string {
  const { losses = [], divergedAt } = record ?? {};
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
