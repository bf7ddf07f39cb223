/** The questions on one paragraph: what the weights answer without notes, and with the best notes so far. */
import type { Answer, Passage } from '../../../seal/knowledge/types';
import { bestCandidate } from '../../knowledge/candidates';
import type { LabResults } from '../../knowledge/results';
import { AnswerChip } from '../AnswerChip';
import examStyles from '../exam.module.css';
import { WATCH } from './words';

/** As many as there is room for: those that flipped come first. */
const MOST = 5;

interface Props {
  passage: Passage;
  results: LabResults;
  paragraph: number;
}

export function WatchedExam({ passage, results, paragraph }: Props) {
  const { base, candidates } = results;
  const best = bestCandidate(candidates) ?? candidates.find(({ answers }) => answers.length > 0) ?? null;
  const after = best?.answers[0] ?? [];
  const answerTo = (answers: readonly Answer[], question: number): Answer | undefined =>
    answers.find((answer) => answer.question === question);
  const rows = passage.questions.flatMap(({ question, paragraph: own }, at) => {
    const [bare, adapted] = [answerTo(base ?? [], at), answerTo(after, at)];
    return (own ?? 0) === paragraph && (bare ?? adapted) !== undefined ? [{ question, bare, adapted }] : [];
  });
  if (rows.length === 0) return <p className="muted">{WATCH.notAsked}</p>;
  const flipped = ({ bare, adapted }: (typeof rows)[number]): number =>
    adapted !== undefined && bare !== undefined && adapted.correct !== bare.correct ? 0 : 1;
  const right = rows.filter(({ adapted }) => adapted?.correct).length;
  return (
    <>
      <p className={examStyles.answers} data-head aria-hidden>
        <span>{WATCH.bookClosed}</span>
        <span>{WATCH.best}</span>
      </p>
      <ol className={examStyles.exam}>
        {rows
          .toSorted((one, other) => flipped(one) - flipped(other))
          .slice(0, MOST)
          .map(({ question, bare, adapted }) => (
            <li key={question}>
              <span>{question}</span>
              <span className={examStyles.answers}>
                {bare !== undefined && <AnswerChip answer={bare} name={WATCH.bookClosed} />}
                {adapted !== undefined && <AnswerChip answer={adapted} name={WATCH.best} />}
              </span>
            </li>
          ))}
      </ol>
      {after.length > 0 && (
        <p className="muted small">
          {right} of {rows.length} on this paragraph right with them
        </p>
      )}
    </>
  );
}
