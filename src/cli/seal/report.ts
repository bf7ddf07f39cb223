/** What a headless run prints: a progress bar for a person, one line per condition and round for everybody. */
import { SingleBar } from 'cli-progress';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { Condition, MultiPassageRecord, RoundRecord, SealEvent } from '../../seal/knowledge/types';
import type { RunRecord } from '../../seal/runFiles/runRecord';
import { pairedDifference } from '../../seal/statistics/estimate';
import type { Estimate } from '../../seal/types';

/** Longest name of a condition. */
const NAME_WIDTH = 14;

export function headline(model: ModelReport, device: DeviceReport): string {
  const size =
    model.parameters >= 1e8 ? `${(model.parameters / 1e9).toFixed(2)} G` : `${(model.parameters / 1e6).toFixed(2)} M`;
  const adapter = [device.vendor, device.architecture, device.description].filter((part) => part !== '').join(', ');
  return `${model.name} (${size} parameters, ${model.weightFormat}) on ${adapter}${device.software ? ' (software)' : ''}`;
}

const counted = (passages: number): string => `${passages} ${passages === 1 ? 'passage' : 'passages'}`;
const points = (share: number): string => (100 * share).toFixed(1).padStart(5);
const spread = (error: number | null): string => (error === null ? '   –' : (100 * error).toFixed(1).padStart(4));

/** `against` are the conditions so far: a policy is compared, passage by passage, with the untrained self-edits. */
export function conditionLine(condition: Condition, against: readonly Condition[]): string {
  const { name, round, n, questions, accuracy, standardError, fixed, broken } = condition;
  const line = `${name.padEnd(NAME_WIDTH)} round ${round}  ${points(accuracy)} % ± ${spread(standardError)}  n = ${counted(n)}, ${questions} answers`;
  if (name === 'base') return line;
  const untrained = name === 'policy' ? against.find((earlier) => earlier.name === 'untrained') : undefined;
  return `${line}, ${fixed} fixed, ${broken} broken${untrained ? `; ${difference(untrained, condition)} against untrained` : ''}`;
}

function difference(before: Condition, after: Condition): string {
  const paired = pairedDifference(before.perItem, after.perItem);
  const sign = paired.difference < 0 ? '−' : '+';
  return `${sign}${(100 * Math.abs(paired.difference)).toFixed(1)} ± ${spread(paired.standardError).trim()}`;
}

/** The pooled measurements of a round; `earlier` holds those of the untrained policy. */
export function multiPassageLines(record: MultiPassageRecord, earlier: readonly MultiPassageRecord[]): string[] {
  const { passages, edits, conditions, finetunes, round, seconds } = record;
  const against = earlier.flatMap((one) => one.conditions);
  const material = finetunes.map(({ name, sequences, tokens }) => `${name} ${sequences} texts, ${tokens} tokens; `);
  return [
    `${'pooled'.padEnd(NAME_WIDTH)} round ${round}  one adapter for ${passages} passages, self-edits of each: ${edits}; ${material.join('')}${seconds.toFixed(0)} s`,
    ...conditions.map((condition) => `  ${conditionLine(condition, against)}`),
  ];
}

/** What a table says of where its numbers are from. */
export function aboutRuns(
  { model, device, commit, measuredOn, settings }: RunRecord,
  runs: readonly RunRecord[],
): string {
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const { rounds, trainingPassages, edits, heldOutPassages, heldOutEdits, multiPassage } = settings;
  const sort = measuredOn === 'development' ? 'development' : 'held-out';
  const lines = [
    `${headline(model, device)}, commit ${commit ?? 'unknown'}`,
    `seeds: ${runs.map((run) => run.settings.seed).join(', ')}`,
    `rounds: ${rounds}, each of ${trainingPassages} fresh passages with ${edits} self-edits`,
    `${sort} passages: ${heldOutPassages}, with ${heldOutEdits} self-edits each`,
    ...(multiPassage.passages > 0
      ? [
          `${sort} passages pooled into one adapter: ${multiPassage.passages}, with ${multiPassage.edits} self-edits each, ` +
            `${multiPassage.steps} steps of ${multiPassage.tokensPerStep} tokens`,
        ]
      : []),
    ...(sort === 'development' ? ['settings may have been chosen on these passages'] : []),
    `${(seconds / 60).toFixed(0)} minutes in all`,
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

const estimateText = ({ mean, standardError }: Estimate): string =>
  `${points(mean).trim()} % ± ${spread(standardError).trim()}`;

export function roundLine({ round, meanReward, bestReward, decisions, policyFinetune, seconds }: RoundRecord): string {
  const kept = decisions.filter((decision) => decision.kept).length;
  const first = policyFinetune?.losses[0]?.toFixed(3) ?? '–';
  const last = policyFinetune?.losses.at(-1)?.toFixed(3) ?? '–';
  return (
    `${'training'.padEnd(NAME_WIDTH)} round ${round}  reward ${estimateText(meanReward)}, best ${estimateText(bestReward)}, n = ${counted(meanReward.n)}; ` +
    `kept ${kept} of ${decisions.length} parts; policy loss ${first} to ${last}; ${seconds.toFixed(0)} s`
  );
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

  apply(event: SealEvent): void {
    if (event.type !== 'progress' || !this.bar) return;
    const what = event.purpose === 'train' ? `round ${event.round} of ${this.rounds}` : event.purpose;
    const label = `${this.prefix}${what}, ${event.stage}`;
    if (label !== this.label) {
      this.bar.stop();
      this.bar.start(event.total, 0, { label });
    }
    this.label = label;
    this.bar.update(event.done, { label });
  }

  /** Clears the line, so that something else can be printed. */
  clear(): void {
    this.bar?.stop();
    this.label = '';
  }
}
