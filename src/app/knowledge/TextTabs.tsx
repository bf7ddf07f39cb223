/**
 * The tabs of a self-edit's texts, beside the paragraphs that they are about, and of the training sequences that were made of
 * them, each line with what it contributed. Model output is only ever text.
 */
import { splitParagraphs } from '../../seal/knowledge/passages';
import type { Estimate } from '../../seal/types';
import { COLOURS } from '../charts/marks';
import { EmptyState } from '../ui/EmptyState';
import { percent, plural } from '../ui/numbers';
import { Table } from '../ui/Table';
import { linesOf } from './candidates';
import { type CreditMeasure, creditScale, creditVerdict, sequencesOfLines } from './credit';
import { useDecisions, useDraft, useSelected, useStage } from './experiment';
import type { CandidateView } from './results';
import styles from './TextTabs.module.css';
import { DROPPED_LABELS, placeText, REASONS } from './words/lab';
import { creditText } from './words/measures';

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

/** The mark of a sequence, where it was trained by itself and its credit was computed. */
function useCredits({ credit }: CandidateView) {
  const lines = credit?.lines ?? [];
  const scale = creditScale(lines, 'gold');
  return (sequence: number | null | undefined) => {
    const line = lines.find((one) => one.sequence === sequence);
    return line && <CreditMark credit={line.goldLogProbability} measure="gold" scale={scale} compact />;
  };
}

export function SequencesTab() {
  const selected = useSelected();
  if (selected === null || selected.sequences.length === 0) {
    return (
      <EmptyState title="No training sequences yet">
        The finetune cuts each self-edit into sequences, adds the passage itself, and lists them here.
      </EmptyState>
    );
  }
  return <Sequences of={selected} />;
}

/** As they entered the finetune, and those that did not, with the reason. */
function Sequences({ of }: { of: CandidateView }) {
  const { sequences, dropped, credit } = of;
  const creditAt = useCredits(of);
  const tokens = sequences.reduce((sum, { ids }) => sum + ids.length, 0);
  return (
    <>
      <p className="muted small">
        {plural(sequences.length, 'sequence')}
        {tokens > 0 && `, ${plural(tokens, 'token')} in each pass`}
        {dropped.length > 0 && `; ${dropped.length} left out`}
      </p>
      <Table
        label="Training sequences"
        scroll="Sequence list"
        heads={['#', 'Sequence', 'From', ['Tokens', 'numeric'], ...(credit === null ? [] : ['Credit'])]}
      >
        {sequences.map(({ text, ids, ...from }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity
          <tr key={index}>
            <td className="numeric">{index + 1}</td>
            <td className="answer-text">{text}</td>
            <td className="small nowrap">{placeText(from)}</td>
            <td className="numeric">{ids.length || '–'}</td>
            {credit !== null && <td>{creditAt(index)}</td>}
          </tr>
        ))}
        {dropped.map(({ text, paragraph, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity
          <tr key={`dropped ${index}`} className="muted">
            <td className="numeric">–</td>
            <td className="answer-text">
              <del>{text}</del>
            </td>
            <td className="small">
              left out: {DROPPED_LABELS[reason]}, paragraph {paragraph + 1}
            </td>
            <td />
            {credit !== null && <td />}
          </tr>
        ))}
      </Table>
    </>
  );
}

interface CreditMarkProps {
  credit: Estimate;
  measure: CreditMeasure;
  /** The value at the end of the bar's room; all marks of a candidate share it. */
  scale: number;
  /** Leaves the verdict to those who cannot see the mark. */
  compact?: boolean;
}

const HEIGHT = 16;

/**
 * What one line contributed: a bar from the middle, to the right where the line helps, to the left where it hurts, with its
 * standard error as whisker; hollow within noise. Side, sign and word say what colour says.
 */
export function CreditMark({ credit, measure, scale, compact = false }: CreditMarkProps) {
  const width = compact ? 64 : 92;
  const verdict = creditVerdict(credit);
  const colour = credit.mean < 0 ? COLOURS.dropped : COLOURS.kept;
  const beyondNoise = verdict === 'helps' || verdict === 'hurts';
  const x = (value: number): number => width / 2 + (value / scale) * (width / 2 - 2);
  const [zero, end] = [x(0), x(credit.mean)];
  const spread = credit.standardError ?? 0;
  const [low, high] = [x(credit.mean - spread), x(credit.mean + spread)];
  return (
    <span className={styles.credit}>
      <svg width={width} height={HEIGHT} aria-hidden>
        <line stroke="var(--field)" x1={zero} x2={zero} y1={0} y2={HEIGHT} />
        <rect
          fill={beyondNoise ? colour : 'var(--surface)'}
          stroke={colour}
          strokeWidth={1.5}
          x={Math.min(zero, end)}
          y={4}
          width={Math.abs(end - zero)}
          height={HEIGHT - 8}
        />
        {spread > 0 && (
          <line stroke="var(--ink)" strokeWidth={1.5} x1={low} x2={high} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        )}
      </svg>
      <span className="visually-hidden">Credit </span>
      <span className="mono nowrap">{creditText(credit, measure)}</span>
      <span className={compact ? 'visually-hidden' : 'muted small nowrap'}>{verdict}</span>
    </span>
  );
}
