/** The questions of the passage, editable in place. */
import { Eraser, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Question } from '../../seal/knowledge/types';
import { MOST_QUESTIONS } from '../experiment/limits';
import { TruncationNotice } from '../experiment/Notices';
import { Badge } from '../ui/Badge';
import { Button, IconButton } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { plural } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import { Table } from '../ui/Table';
import { AskButton, AskedFor } from './AskModel';
import { ChangeMark } from './ChangeMark';
import { useDraft, useDraftProblem, useSelectedPairs } from './experiment';
import styles from './QuestionsPanel.module.css';

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
          <AskButton />
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
      <AskedFor />
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
            <td className={styles.asked} data-printed={asked.question}>
              <Written index={index} of={asked} field="question" />
              {asked.author === 'model' && <Badge>model-written</Badge>}
            </td>
            <td className={styles.gold} data-printed={asked.answer}>
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
