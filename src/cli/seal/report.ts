/** What a headless run prints in either domain: a progress bar for a person, and the parts of its lines. */
import { SingleBar } from 'cli-progress';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { CandidateBase, EvaluationBase, Kind, LoopEvent } from '../../seal/kind';
import { LEAST_ITEMS } from '../../seal/statistics/verdict';
import type { Estimate, PolicyFinetuneRecord } from '../../seal/types';

export function headline(model: ModelReport, device: DeviceReport): string {
  const size =
    model.parameters >= 1e8 ? `${(model.parameters / 1e9).toFixed(2)} G` : `${(model.parameters / 1e6).toFixed(2)} M`;
  const adapter = [device.vendor, device.architecture, device.description].filter((part) => part !== '').join(', ');
  return `${model.name} (${size} parameters, ${model.weightFormat}) on ${adapter}${device.software ? ' (software)' : ''}`;
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

const isDiverged = ({ untrained }: CandidateBase): boolean => untrained === 'diverged';

/** ", 1 diverged" after a count of candidates, or nothing. */
export function divergedText(candidates: readonly CandidateBase[]): string {
  const count = candidates.filter(isDiverged).length;
  return count === 0 ? '' : `, ${count} diverged`;
}

/** Rows may share candidates. */
export function heldOutDiverged(round: number, evaluations: readonly EvaluationBase[]): string[] {
  const candidates = evaluations.flatMap((evaluation) => evaluation.candidates);
  const ids = new Set(candidates.filter(isDiverged).map(({ edit }) => edit.id));
  if (ids.size === 0) return [];
  return [`${lineStart('held-out', round)}${ids.size} diverged: not-a-number in training, so without answers`];
}

/** "policy loss 1.235 to 0.100" */
export function policyText(record: PolicyFinetuneRecord | null): string {
  const { losses = [], divergedAt } = record ?? {};
  const [first = '–', last = '–'] = [losses[0], losses.at(-1)].map((loss) => loss?.toFixed(3));
  const diverged =
    divergedAt === undefined ? '' : `, diverged at step ${divergedAt + 1}, so the policy stayed as it was`;
  return `policy loss ${first} to ${last}${diverged}`;
}

/** A bar on stderr where a person watches; nothing otherwise. */
export class ProgressBar {
  private readonly bar: SingleBar | null;
  private label = '';
  private rounds = 0;
  private prefix = '';

  constructor(stream: NodeJS.WriteStream) {
    this.bar = stream.isTTY
      ? new SingleBar({
          stream,
          format: '{bar} {label} {value} of {total}, {eta_formatted} left',
          clearOnComplete: true,
          hideCursor: true,
          fps: 5,
        })
      : null;
  }

  /** The next run; `prefix` tells it from the others. */
  begin(rounds: number, prefix: string): void {
    this.clear();
    this.rounds = rounds;
    this.prefix = prefix;
  }

  apply({ purpose, round, stage, done, total }: Extract<LoopEvent<Kind>, { type: 'progress' }>): void {
    if (!this.bar) return;
    const what = purpose === 'train' ? `round ${round} of ${this.rounds}` : purpose;
    const label = `${this.prefix}${what}, ${stage}`;
    if (label !== this.label) {
      this.bar.stop();
      this.bar.start(total, 0, { label });
    }
    this.label = label;
    this.bar.update(done, { label });
  }

  /** Clears the line, so that something else can be printed. */
  clear(): void {
    this.bar?.stop();
    this.label = '';
  }
}
