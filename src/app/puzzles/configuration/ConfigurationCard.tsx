/** One written configuration: what it chooses, what the writer says of the task, what was refused, and what became of it. */
import { parseConfiguration } from '../../../seal/puzzles/configuration';
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import type { PuzzleCandidate, WrittenConfiguration } from '../../../seal/puzzles/types';
import { AUTHOR_NAMES, EMPTY_CONFIGURATION, idleText, rejectedText, sameText } from '../words/configuration';
import { idleAugmentations } from './augmentationRules';
import { ConfigurationChoices } from './ConfigurationChoices';
import { OutcomeBadge } from './OutcomeBadge';
import { Violations } from './Violations';

interface Props {
  /** What it is called here: "Configuration 3". */
  title: string;
  written: WrittenConfiguration;
  /** `null` until it was trained and asked. */
  candidate: PuzzleCandidate | null;
  /** What that is called here whose adapter it shares; `null` where it is not here. */
  twin: string | null;
  stepLimit: number;
  rules: PuzzleRules;
  /** With these the title is a button that chooses the card. */
  selected?: boolean;
  onSelect?: () => void;
}

export function ConfigurationCard({
  title,
  written,
  candidate,
  twin,
  stepLimit,
  rules,
  selected = false,
  onSelect,
}: Props) {
  const { configuration, author, rejected, text } = written;
  const idle = configuration === null ? [] : idleAugmentations(configuration, rules);
  return (
    <article className="configuration-card" data-selected={selected} aria-label={title}>
      <header>
        {onSelect === undefined ? (
          <strong>{title}</strong>
        ) : (
          <button type="button" className="configuration-title" aria-pressed={selected} onClick={onSelect}>
            {title}
          </button>
        )}
        <span className="muted small">{AUTHOR_NAMES[author]}</span>
        <OutcomeBadge written={written} candidate={candidate} stepLimit={stepLimit} />
      </header>
      {configuration === null ? (
        <Refused text={text} violations={parseConfiguration(text).violations} />
      ) : (
        <ConfigurationChoices configuration={configuration} candidate={candidate} stepLimit={stepLimit} />
      )}
      {idle.length > 0 && <p className="muted small">{idleText(idle, rules)}</p>}
      {candidate?.sameAs != null && <p className="muted small">{sameText(twin)}</p>}
      {rejected.length > 0 && (
        <details>
          <summary>{rejectedText(rejected.length)}</summary>
          <ol className="rejected">
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
    <div className="refused-text">
      <code>{text === '' ? EMPTY_CONFIGURATION : text}</code>
      <Violations violations={violations} />
    </div>
  );
}
