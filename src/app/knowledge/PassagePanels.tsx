/** What the visitor gives: the card of the passage, and its questions, editable in place. */
import { ChevronLeft, ChevronRight, Eraser, Plus, Redo2, Shuffle, Trash2, Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import { splitParagraphs } from '../../seal/knowledge/passages';
import type { Question } from '../../seal/knowledge/types';
import { MOST_QUESTIONS } from '../experiment/limits';
import { TruncationNotice } from '../experiment/Notices';
import { StageFrame } from '../experiment/StageFrame';
import { Button, IconButton } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { plural } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import { Table } from '../ui/Table';
import { ChangeMark } from './ChangeMark';
import { loadSample, type Origin } from './draft';
import { useDraft, useDraftProblem, useEngine, useKnowledge, useSelectedPairs, useSettings } from './experiment';
import styles from './PassagePanels.module.css';

export function PassageCard() {
  const id = useId();
  const experiment = useKnowledge();
  const { history, cut, setContext, setTitle, undo, redo } = useDraft();
  // The embedded model's world has no titles.
  const showsTitle = useSettings(({ settings }) => settings.writing.style !== 'world');
  const { passage, origin } = history.present;
  const tokens = useEngine((state) => state.tokens);
  const problem = useDraftProblem();
  const here = problem?.place === 'passage' ? problem.text : null;
  const paragraphs = passage.context.trim() === '' ? 0 : splitParagraphs(passage.context).length;
  const counted = tokens !== null && paragraphs > 0;
  const limit = tokens === null ? '' : `, each at most ${tokens.paragraphLimit.toLocaleString('en')} tokens`;
  // Samples are numbered without end; each number is always the same passage.
  const sample = origin.kind === 'sample' ? origin.index : null;
  const show = (index: number): void => void loadSample(experiment, index);
  return (
    <StageFrame
      id="passage"
      number={1}
      name="Passage"
      isInput
      status={here === null ? 'done' : 'failed'}
      figure={(counted ? tokens.total : passage.context.length).toLocaleString('en')}
      unit={counted ? 'tokens' : 'characters'}
      caption={plural(paragraphs, 'paragraph') + limit}
      actions={
        <>
          {sample !== null && (
            <IconButton
              icon={ChevronLeft}
              label="Previous sample"
              title="Previous sample"
              disabled={sample <= 1}
              onClick={() => show(sample - 1)}
            />
          )}
          <Button onClick={() => show((sample ?? 0) + 1)}>
            New sample
            <ChevronRight size={14} aria-hidden />
          </Button>
          <IconButton icon={Undo2} label="Undo" title="Undo" disabled={history.past.length === 0} onClick={undo} />
          <IconButton icon={Redo2} label="Redo" title="Redo" disabled={history.future.length === 0} onClick={redo} />
        </>
      }
    >
      <p className={`row muted small ${styles.origin}`}>
        <Shuffle size={13} aria-hidden />
        <span>{originText(origin, passage.title)}</span>
      </p>
      {showsTitle && (
        <input
          className={`input ${styles.title}`}
          aria-label="Title"
          value={passage.title}
          placeholder="Title: what the text is about"
          onChange={(event) => setTitle(event.target.value)}
        />
      )}
      <textarea
        className={`input ${styles.text}`}
        aria-label="Passage"
        value={passage.context}
        placeholder="Write or paste a text. Blank lines separate paragraphs; the model writes notes on each."
        aria-invalid={here !== null}
        aria-describedby={`${id}-notes`}
        spellCheck={false}
        onChange={(event) => setContext(event.target.value)}
      />
      <div id={`${id}-notes`} role="status">
        {here !== null && <Problem>{here}</Problem>}
        {cut?.place === 'passage' && <TruncationNotice cut={cut} />}
      </div>
    </StageFrame>
  );
}

function originText(origin: Origin, title: string): string {
  if (origin.kind === 'own') return 'Your own text';
  if (origin.kind === 'recorded') return `From a recorded run: ${title}`;
  return `${origin.corpus === 'english' ? 'Plain English, sample' : 'Toy-world sample'} ${origin.index}: ${title}`;
}

/** Deleting says so and offers to undo. */
export function QuestionsPanel() {
  const { history, cut, addQuestion, removeQuestion, clearQuestions, undo } = useDraft();
  const { questions } = history.present.passage;
  const pairs = useSelectedPairs();
  const problem = useDraftProblem();
  const [deleted, setDeleted] = useState<string | null>(null);
  const byQuestion = new Map(pairs.map((pair) => [pair.question, pair]));
  return (
    <Panel
      title="Questions"
      label="Exam paper"
      className={styles.paper}
      beside={
        <>
          <span className="muted small">{plural(questions.length, 'question')}</span>
          <Button
            icon={Eraser}
            size="small"
            disabled={questions.length === 0}
            onClick={() => {
              clearQuestions();
              setDeleted(`${plural(questions.length, 'question')} deleted.`);
            }}
          >
            Delete all
          </Button>
          <Button icon={Plus} size="small" disabled={questions.length >= MOST_QUESTIONS} onClick={addQuestion}>
            Add question
          </Button>
        </>
      }
    >
      <div role="status">
        {problem?.place === 'questions' && <Problem look="padded">{problem.text}</Problem>}
        {cut?.place === 'questions' && (
          <div className="padded">
            <TruncationNotice cut={cut} />
          </div>
        )}
        {deleted !== null && (
          <p className="row padded small">
            {deleted}
            <Button
              size="small"
              onClick={() => {
                undo();
                setDeleted(null);
              }}
            >
              Undo
            </Button>
          </p>
        )}
      </div>
      <Table
        label="Questions"
        scroll="Question list"
        scrollClass={styles.list}
        className={styles.questions}
        heads={[
          '#',
          'Question',
          ['Right answer', `${styles.answerColumn}`],
          ...(pairs.length > 0 ? [['Result', `${styles.result}`] as const] : []),
          [
            <span key="delete" className="visually-hidden">
              Delete
            </span>,
            `${styles.delete}`,
          ],
        ]}
      >
        {questions.map((asked, index) => (
          // Rows have no identity beyond their place: the answers refer to it too.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <tr key={index}>
            <td className={styles.index}>{index + 1}</td>
            <td className={styles.asked}>
              <Written index={index} of={asked} field="question" />
            </td>
            <td className={styles.gold}>
              <Written index={index} of={asked} field="answer" />
            </td>
            {pairs.length > 0 && (
              <td className={styles.result}>
                <ChangeMark question={index} change={byQuestion.get(index)?.change} />
              </td>
            )}
            <td className={styles.delete}>
              <IconButton
                icon={Trash2}
                label={`Delete question ${index + 1}`}
                look="quiet"
                onClick={() => {
                  removeQuestion(index);
                  setDeleted(`Question ${index + 1} deleted.`);
                }}
              />
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

const FIELDS = {
  question: { label: 'Question', placeholder: 'What should it know afterwards?' },
  answer: { label: 'Right answer', placeholder: 'In the passage' },
} as const;

function Written({ index, of, field }: { index: number; of: Question; field: keyof typeof FIELDS }) {
  const setQuestion = useDraft((state) => state.setQuestion);
  const { label, placeholder } = FIELDS[field];
  return (
    <input
      className="input"
      aria-label={`${label} ${index + 1}`}
      aria-invalid={of[field].trim() === ''}
      placeholder={placeholder}
      value={of[field]}
      onChange={(event) => setQuestion(index, field, event.target.value)}
    />
  );
}
