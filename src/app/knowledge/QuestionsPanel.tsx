/** The quiz, editable in place. Deleting says so and offers to undo. */

import { CircleAlert, Eraser, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { CutNotice } from '../experiment/CutNotice';
import { MOST_QUESTIONS } from '../experiment/limits';
import { Button, IconButton } from '../ui/Button';
import { plural } from '../ui/numbers';
import { ScrollBox } from '../ui/ScrollBox';
import { useDraft } from './experiment';
import { useDraftProblem, useSelectedPairs } from './useSelected';
import { Verdict, WhyButton } from './Verdict';

export function QuestionsPanel() {
  const { history, cut, setQuestion, addQuestion, removeQuestion, clearQuestions, undo } = useDraft();
  const { questions } = history.present.passage;
  const pairs = useSelectedPairs();
  const problem = useDraftProblem();
  const [deleted, setDeleted] = useState<string | null>(null);
  const byQuestion = new Map(pairs.map((pair) => [pair.question, pair]));
  const remove = (index: number): void => {
    removeQuestion(index);
    setDeleted(`Question ${index + 1} deleted.`);
  };
  const removeAll = (): void => {
    clearQuestions();
    setDeleted(`${plural(questions.length, 'question')} deleted.`);
  };
  const takeBack = (): void => {
    undo();
    setDeleted(null);
  };
  return (
    <section className="panel paper" aria-label="Exam paper">
      <header>
        <h2>Questions</h2>
        <span className="muted small">{plural(questions.length, 'question')}</span>
        <Button icon={Eraser} size="small" disabled={questions.length === 0} onClick={removeAll}>
          Delete all
        </Button>
        <Button icon={Plus} size="small" disabled={questions.length >= MOST_QUESTIONS} onClick={addQuestion}>
          Add question
        </Button>
      </header>
      <div role="status">
        {problem?.place === 'questions' && (
          <p className="problem padded">
            <CircleAlert size={13} aria-hidden />
            {problem.text}
          </p>
        )}
        {cut?.place === 'questions' && (
          <div className="padded">
            <CutNotice cut={cut} />
          </div>
        )}
        {deleted !== null && (
          <p className="row padded small">
            {deleted}
            <Button size="small" onClick={takeBack}>
              Undo
            </Button>
          </p>
        )}
      </div>
      <ScrollBox label="Question list">
        <table className="questions" aria-label="Questions">
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">Question</th>
              <th scope="col" className="answer-column">
                Right answer
              </th>
              {pairs.length > 0 && (
                <th scope="col" className="result-column">
                  Result
                </th>
              )}
              <th scope="col" className="delete-column">
                <span className="visually-hidden">Delete</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {questions.map(({ question, answer }, index) => (
              // Rows have no identity beyond their place: the answers refer to it too.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <tr key={index}>
                <td className="index">{index + 1}</td>
                <td className="asked">
                  <input
                    className="input"
                    aria-label={`Question ${index + 1}`}
                    aria-invalid={question.trim() === ''}
                    placeholder="What should it know afterwards?"
                    value={question}
                    onChange={(event) => setQuestion(index, 'question', event.target.value)}
                  />
                </td>
                <td className="gold">
                  <input
                    className="input"
                    aria-label={`Right answer ${index + 1}`}
                    aria-invalid={answer.trim() === ''}
                    placeholder="In the passage"
                    value={answer}
                    onChange={(event) => setQuestion(index, 'answer', event.target.value)}
                  />
                </td>
                {pairs.length > 0 && (
                  <td className="result-column">
                    {byQuestion.has(index) && <Verdict change={byQuestion.get(index)?.change} />}
                    <WhyButton question={index} change={byQuestion.get(index)?.change} />
                  </td>
                )}
                <td className="delete-column">
                  <IconButton
                    icon={Trash2}
                    label={`Delete question ${index + 1}`}
                    look="quiet"
                    onClick={() => remove(index)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
