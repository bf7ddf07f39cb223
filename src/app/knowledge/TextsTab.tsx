/**
 * The tab of a self-edit's texts, beside the paragraphs that they are about, each line with what it contributed. A person may change
 * them, write some of their own, and have one written again. Model output is only ever text.
 */
import { Check, PencilLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type LineMark, markLines } from '../../seal/knowledge/lineMarks';
import { splitParagraphs } from '../../seal/knowledge/passages';
import { MOST_TEACHER_CHARACTERS, type Truncation, truncated } from '../experiment/limits';
import { TruncationNotice } from '../experiment/Notices';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Folded } from '../ui/Folded';
import { percent } from '../ui/numbers';
import { withTexts } from './byHand';
import { useCredits } from './CreditMark';
import { candidateName, linesOf } from './candidates';
import { sequencesOfLines } from './credit';
import { EditTools } from './EditTools';
import { useDecisions, useDraft, useEngine, useProgress, useResults, useSelected, useSettings } from './experiment';
import { MarkedText } from './MarkedText';
import type { CandidateView } from './results';
import styles from './TextsTab.module.css';
import { DROPPED_LABELS, REASONS } from './words/lab';
import { FLAW_WORDS, SAID_BEFORE } from './words/notes';

export function TextsTab() {
  const selected = useSelected();
  const paragraphs = splitParagraphs(useDraft((state) => state.history.present.passage.context));
  /** The one that a person is changing. */
  const [open, setOpen] = useState<string | null>(null);
  const recorded = useResults((state) => state.recorded);
  const idle = useProgress((state) => state.task === null);
  const asked = useEngine((state) => state.tokens?.prompt ?? '');
  const tools = <EditTools selected={selected} paragraphs={paragraphs.length} onOpen={setOpen} />;
  if (selected === null) {
    return (
      <>
        {tools}
        <EmptyState title="No self-edits yet">
          Press <strong>Write self-edits</strong>, or <strong>Run all steps</strong> to see the whole loop. The notes
          appear here as the model writes them.
        </EmptyState>
        {!recorded && asked !== '' && <Prompt text={asked} paragraph={1} />}
      </>
    );
  }
  const isOpen = open === selected.id && idle;
  // A teacher's comes with the passage, and is not the visitor's to change.
  const changeable = selected.selfEdit !== null && selected.selfEdit.author !== 'teacher' && !recorded;
  return (
    <>
      {tools}
      {selected.parts.map((text, index) => (
        <Part
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its paragraph's place
          key={index}
          candidate={selected}
          index={index}
          text={text}
          paragraph={paragraphs[index] ?? ''}
          open={isOpen}
          prompt={selected.selfEdit?.parts[index]?.prompt || (index === 0 && !recorded ? asked : '')}
          toggle={changeable ? () => setOpen(isOpen ? null : selected.id) : null}
        />
      ))}
    </>
  );
}

interface PartProps {
  candidate: CandidateView;
  index: number;
  text: string;
  paragraph: string;
  /** What the model read before it wrote it, or would read; empty where that is not known. */
  prompt: string;
  /** A person is changing it. */
  open: boolean;
  /** `null` where it cannot be changed. */
  toggle: (() => void) | null;
}

function Part({ candidate, index, text, paragraph, prompt, open, toggle }: PartProps) {
  const { id, selfEdit } = candidate;
  const decision = useDecisions().find((one) => one.edit === id && one.paragraph === index);
  const idle = useProgress((state) => state.task === null);
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
        {toggle !== null && (
          <Button
            icon={open ? Check : PencilLine}
            size="small"
            disabled={!idle}
            aria-label={open ? undefined : `Change the text on paragraph ${index + 1}`}
            onClick={toggle}
          >
            {open ? 'Done' : 'Change'}
          </Button>
        )}
      </div>
      <p className={styles.paragraph}>{paragraph}</p>
      {open ? <ChangedText candidate={candidate} index={index} /> : <Lines {...{ candidate, index, text }} />}
      {prompt !== '' && <Prompt text={prompt} paragraph={index + 1} />}
    </div>
  );
}

/** To the letter, the chat template and the given start of the notes included. */
const Prompt = ({ text, paragraph }: { text: string; paragraph: number }) => (
  <Folded summary={`The exact prompt, paragraph ${paragraph}`}>
    <pre className={styles.prompt}>{text}</pre>
  </Folded>
);

/** What is typed counts at once, so nothing of it is lost. */
function ChangedText({ candidate, index }: { candidate: CandidateView; index: number }) {
  const { id, parts } = candidate;
  const change = useResults((state) => state.change);
  const rule = useSettings((state) => state.settings.reward);
  const [cut, setCut] = useState<Truncation | null>(null);
  const set = (given: string): void => {
    const limited = truncated(given, MOST_TEACHER_CHARACTERS);
    setCut(limited.cut);
    const texts = parts.map((text, at) => (at === index ? limited.text : text));
    change((results) => withTexts(results, id, texts, rule));
  };
  return (
    <>
      <textarea
        className={`input ${styles.changed}`}
        aria-label={`Text of ${candidateName(candidate).toLowerCase()}, paragraph ${index + 1}`}
        value={parts[index] ?? ''}
        placeholder="One note a line: what should the model learn of this paragraph?"
        onChange={(event) => set(event.target.value)}
      />
      <div role="status">{cut !== null && <TruncationNotice cut={cut} />}</div>
    </>
  );
}

const UNMARKED = { flaw: null, start: 0, end: 0 };

/** Why a line teaches less than it seems: what is wrong with it, that it was said before, that it was not trained on. */
function besideLine(mark: LineMark | undefined, { dropped }: CandidateView, line: string, paragraph: number): string {
  const left = dropped.find((one) => one.paragraph === paragraph && one.text === line.trim());
  const again = mark?.repeats != null && left?.reason !== 'equal' ? SAID_BEFORE : '';
  const out = left === undefined ? '' : `left out: ${DROPPED_LABELS[left.reason]}`;
  return [FLAW_WORDS[mark?.flaw ?? 'none'], again, out].filter(Boolean).join(', ');
}

function Lines({ candidate, index, text }: Pick<PartProps, 'candidate' | 'index' | 'text'>) {
  const { sequences, selfEdit, writing } = candidate;
  const live = useProgress((state) => state.task === 'write') && writing;
  const lines = linesOf(text);
  const creditAt = useCredits(candidate);
  const places = sequencesOfLines(lines, sequences, index);
  const passage = useDraft((state) => state.history.present.passage);
  const marks = useMemo(() => markLines(passage, linesOf(text)), [passage, text]);
  return (
    <>
      <ol className={live ? `${styles.lines} caret` : styles.lines} aria-label={`Notes on paragraph ${index + 1}`}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines only ever grow at the end
          <li key={at} data-flaw={marks[at]?.flaw ?? 'none'} data-again={marks[at]?.repeats != null}>
            <span aria-hidden>{at + 1}</span>
            <span>
              <MarkedText text={line} {...(marks[at] ?? UNMARKED)} />{' '}
              <small>{besideLine(marks[at], candidate, line, index)}</small>
            </span>
            {creditAt(places[at])}
          </li>
        ))}
      </ol>
      {lines.length === 0 && !writing && (
        <p className="muted small">
          {selfEdit?.author === 'hand' ? 'Nothing is written here.' : 'The model wrote nothing here.'}
        </p>
      )}
    </>
  );
}
