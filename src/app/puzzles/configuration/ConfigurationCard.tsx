/** One written configuration: what it chooses, what the writer says of the task, what was refused, and what became of it. */
import { CircleAlert } from 'lucide-react';
import { parseConfiguration, rateText } from '../../../seal/puzzles/configuration';
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import {
  AUGMENTATIONS,
  type PuzzleCandidate,
  type PuzzleConfiguration,
  type WrittenConfiguration,
} from '../../../seal/puzzles/types';
import { plural } from '../../ui/numbers';
import { type Verdict, VerdictMark } from '../grids/VotesView';
import { AUGMENTATION_NAMES, CONFIGURATION } from '../words/configuration';
import { idleAugmentations } from './byHand';
import styles from './configuration.module.css';

interface Props {
  /** What it is called here: "Configuration 3". */
  title: string;
  written: WrittenConfiguration;
  /** `null` until it was trained and asked. */
  candidate: PuzzleCandidate | null;
  /** What that is called here whose adapter it shares; `null` where it is not here. */
  sameAs: string | null;
  stepLimit: number;
  rules: PuzzleRules;
  selected: boolean;
  onSelect: () => void;
}

export function ConfigurationCard(props: Props) {
  const { title, written, candidate, sameAs, stepLimit, rules, selected, onSelect } = props;
  const { configuration, author, rejected, text } = written;
  const idle = configuration === null ? [] : idleAugmentations(configuration, rules);
  return (
    <article className={styles.card} data-selected={selected} aria-label={title}>
      <header className="row wrap">
        <button type="button" className={styles.title} aria-pressed={selected} onClick={onSelect}>
          {title}
        </button>
        <span className="muted small">{CONFIGURATION.authors[author]}</span>
        <VerdictMark {...outcomeOf(written, candidate, stepLimit)} />
      </header>
      {configuration === null ? (
        <Refused text={text} violations={parseConfiguration(text).violations} />
      ) : (
        <ConfigurationChoices configuration={configuration} candidate={candidate} stepLimit={stepLimit} />
      )}
      {idle.length > 0 && <p className="muted small">{CONFIGURATION.idle(idle, rules)}</p>}
      {candidate?.sameAs != null && <p className="muted small">{CONFIGURATION.same(sameAs)}</p>}
      {rejected.length > 0 && (
        <details>
          <summary>{CONFIGURATION.rejected(rejected.length)}</summary>
          <ol className="stack">
            {rejected.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an attempt is its place
              <li key={index}>
                <Refused {...one} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  );
}

function Refused({ text, violations }: { text: string; violations: readonly string[] }) {
  return (
    <div className="stack">
      <code className={styles.code}>{text === '' ? CONFIGURATION.empty : text}</code>
      <Violations violations={violations} />
    </div>
  );
}

interface ChoicesProps extends Pick<Props, 'candidate' | 'stepLimit'> {
  configuration: PuzzleConfiguration;
}

/** What a configuration chooses, readable at a glance. */
function ConfigurationChoices({ configuration, candidate, stepLimit }: ChoicesProps) {
  const { augmentations, loss, learningRate, epochs, task } = configuration;
  const on = AUGMENTATIONS.filter((name) => augmentations[name]);
  return (
    <>
      {task !== null && (
        <p className="small">
          <span className="muted">It says of the task:</span> “{task}”
        </p>
      )}
      <ul className="row wrap" aria-label="Choices">
        {on.length === 0 && <li className={styles.tag}>{CONFIGURATION.noAugmentation}</li>}
        {on.map((name) => (
          <li key={name} className={styles.tag}>
            {AUGMENTATION_NAMES[name]}
          </li>
        ))}
        <li className={styles.tag}>{CONFIGURATION.losses[loss]}</li>
      </ul>
      <p className="small">
        Rate <span className="mono">{rateText(learningRate)}</span>, {plural(epochs, 'epoch')}
        {candidate !== null && `, ${plural(candidate.examples, 'example')}, ${candidate.steps} of ${stepLimit} steps`}
      </p>
    </>
  );
}

/** Everything that is wrong with a written configuration. */
export function Violations({ title, violations }: { title?: string; violations: readonly string[] }) {
  if (violations.length === 0) return null;
  return (
    <div className="problem">
      <CircleAlert size={13} aria-hidden />
      <div className={styles.violations}>
        {title}
        <ul>
          {violations.map((violation) => (
            <li key={violation}>{violation}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** What became of it, as a mark and in words. */
export function outcomeOf(
  { rejected }: WrittenConfiguration,
  candidate: PuzzleCandidate | null,
  stepLimit: number,
): { verdict: Verdict; text: string } {
  if (candidate === null) return { verdict: 'untried', text: CONFIGURATION.notTried };
  if (candidate.solved) return { verdict: 'right', text: CONFIGURATION.solved };
  switch (candidate.untrained) {
    case 'invalid':
      // The last attempt is the text itself, not among the rejected.
      return { verdict: 'untrained', text: CONFIGURATION.invalid(rejected.length + 1) };
    case 'over-limit':
      return { verdict: 'untrained', text: CONFIGURATION.tooLong(candidate.steps, stepLimit) };
    case 'diverged':
      return { verdict: 'untrained', text: CONFIGURATION.diverged(candidate.divergedAt) };
    case null:
      return candidate.results.some(({ correct }) => correct === null)
        ? { verdict: 'unknown', text: CONFIGURATION.notScored }
        : { verdict: 'wrong', text: CONFIGURATION.notSolved };
  }
}
