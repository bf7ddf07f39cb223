/** The inner loop on one paragraph of a recorded run, all at once or part by part. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Lesson, LessonExample } from '../../../seal/record/lesson/schema';
import { LossSparks } from '../../charts/LossSparks';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/numbers';
import styles from '../learn.module.css';
import { rightOf } from '../maths';
import { AnswerTable } from '../parts/AnswerTable';
import { Lit } from '../parts/linked';
import { Notes } from '../parts/Notes';
import { Step } from '../parts/Step';
import { INNER, recordedText } from '../words/steps';

export function InnerLoop({ lesson: { example, knowledge } }: { lesson: Lesson }) {
  const { base, after, questions, passage, paragraph } = example;
  const [run] = knowledge;
  const passages = run?.rows[0]?.n ?? 0;
  const about = INNER.source(passage, paragraph, after.paragraphs, passages);
  return (
    <Step
      name="inner-loop"
      paragraphs={INNER.text({
        before: rightOf(base.right),
        after: rightOf(after.right),
        all: questions.length,
        untold: untoldOf(example),
      })}
      source={`${about} ${run === undefined ? '' : recordedText(run.title, run.seed, run.model)}`}
    >
      <Lap example={example} />
    </Step>
  );
}

/** Answers that are wrong after the notes, and of those the ones that no line of the notes has. */
function untoldOf({ questions, after }: LessonExample): number {
  const wrong = questions.filter((_, at) => after.right[at] === '0');
  return wrong.filter(({ answer }) => !after.lines.some((line) => line.includes(answer))).length;
}

function Lap({ example: { text, questions, base, after } }: { example: LessonExample }) {
  /** Up to which part it is shown. */
  const [shown, setShown] = useState<number>(INNER.stages.length);
  const stepping = shown < INNER.stages.length;
  const facts = questions.length / 2;
  const bodies: { of: string; label: string; body: ReactNode }[] = [
    { of: 'text', label: 'The text', body: <p>{text}</p> },
    { of: 'notes', label: 'The notes', body: <Notes lines={after.lines} label={`Notes after round ${after.round}`} /> },
    {
      of: 'losses',
      label: `Loss over ${plural(after.losses.length, 'training step')}`,
      body: (
        <LossSparks
          title="Loss while it trains on the notes"
          curves={[{ id: 'after', losses: after.losses }]}
          totalSteps={after.losses.length}
          selected="after"
        />
      ),
    },
    {
      of: 'answers',
      label: 'The exam',
      body: (
        <>
          <p className={styles.score}>
            {rightOf(base.right)} of {questions.length} right → <strong>{rightOf(after.right)}</strong> of{' '}
            {questions.length}
          </p>
          <AnswerTable
            label="The exam before and after"
            questions={questions.slice(0, facts)}
            columns={[
              { head: 'Without notes', answers: base.answers, right: base.right },
              { head: 'After its notes', answers: after.answers, right: after.right },
            ]}
          />
          <p className="muted small">Each fact is asked a second time in other words; those {facts} are not listed.</p>
        </>
      ),
    },
  ];
  return (
    <>
      <div className="row wrap" data-screen-only>
        <Button size="small" onClick={() => setShown(1)}>
          {INNER.step}
        </Button>
        <Button size="small" icon={ChevronRight} disabled={!stepping} onClick={() => setShown(shown + 1)}>
          {INNER.next}
        </Button>
        {stepping && (
          <Button size="small" look="quiet" onClick={() => setShown(INNER.stages.length)}>
            {INNER.all}
          </Button>
        )}
        <span className="muted small" role="status">
          {stepping ? `${shown} of ${INNER.stages.length}: ${INNER.stages[shown - 1]}` : ''}
        </span>
      </div>
      <ol className={styles.lap}>
        {bodies.map(({ of, label, body }, at) => (
          <li key={of} data-hidden={at >= shown} className={styles[of]}>
            <Lit of={of} label={label}>
              <h3>{INNER.stages[at]}</h3>
              {body}
            </Lit>
          </li>
        ))}
      </ol>
    </>
  );
}
