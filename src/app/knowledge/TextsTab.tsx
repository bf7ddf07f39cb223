/** The tab of a self-edit's texts, beside the paragraphs that they are about, each line with what it contributed. Model output is only ever text. */
import { splitParagraphs } from '../../seal/knowledge/passages';
import { EmptyState } from '../ui/EmptyState';
import { percent } from '../ui/numbers';
import { useCredits } from './CreditMark';
import { linesOf } from './candidates';
import { sequencesOfLines } from './credit';
import { useDecisions, useDraft, useSelected, useStage } from './experiment';
import type { CandidateView } from './results';
import styles from './TextsTab.module.css';
import { REASONS } from './words/lab';

export function TextsTab() {
  const selected = useSelected();
  const paragraphs = splitParagraphs(useDraft((state) => state.history.present.passage.context));
  if (selected === null) {
    return (
      <EmptyState title="No self-edits yet">
        Press <strong>Write self-edits</strong>, or <strong>Run all steps</strong> to see the whole loop. The notes
        appear here as the model writes them.
      </EmptyState>
    );
  }
  return selected.parts.map((text, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its paragraph's place
    <Part key={index} candidate={selected} index={index} text={text} paragraph={paragraphs[index] ?? ''} />
  ));
}

interface PartProps {
  candidate: CandidateView;
  index: number;
  text: string;
  paragraph: string;
}

function Part({ candidate, index, text, paragraph }: PartProps) {
  const { id, selfEdit, sequences, writing } = candidate;
  const decision = useDecisions().find((one) => one.edit === id && one.paragraph === index);
  const live = useStage('write').status === 'running' && writing;
  const lines = linesOf(text);
  const creditAt = useCredits(candidate);
  const places = sequencesOfLines(lines, sequences, index);
  return (
    <div className={styles.part}>
      <div className={`row wrap ${styles.head}`}>
        <h3>Paragraph {index + 1}</h3>
        {decision !== undefined && (
          <span className="muted small">
            {decision.reason !== 'diverged' &&
              `reward ${percent(decision.reward)}, base ${percent(decision.baseReward)}; `}
            {REASONS[decision.reason]}
          </span>
        )}
        {selfEdit?.parts[index]?.finish === 'length' && <span className="muted small">cut at the token limit</span>}
      </div>
      <p className={styles.paragraph}>{paragraph}</p>
      <ol className={live ? `${styles.lines} caret` : styles.lines} aria-label={`Notes on paragraph ${index + 1}`}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines only ever grow at the end
          <li key={at}>
            <span aria-hidden>{at + 1}</span>
            <span>{line}</span>
            {creditAt(places[at])}
          </li>
        ))}
      </ol>
      {lines.length === 0 && !writing && <p className="muted small">The model wrote nothing here.</p>}
    </div>
  );
}
