/** One page to print with a passage, two sets of notes and room for predictions, and a second one with what happened. */
import { Printer } from 'lucide-react';
import { useState } from 'react';
import type { LessonDuel, LessonRun } from '../../../seal/record/lesson/schema';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Select';
import page from '../learn.module.css';
import { rightOf } from '../maths';
import { GAME, SHEET } from '../words/classroom';
import { recordedText } from '../words/steps';
import styles from './Worksheet.module.css';

export function Worksheet({ duels, run }: { duels: readonly LessonDuel[]; run: LessonRun }) {
  const [at, setAt] = useState('0');
  const duel = duels[Number(at)];
  if (duel === undefined) return null;
  return (
    <section aria-label={SHEET.title} className={page.stack}>
      <h3>{SHEET.title}</h3>
      <p>{SHEET.text}</p>
      <div className={`row wrap ${page.chosen ?? ''}`} data-screen-only>
        <Select
          label={SHEET.which}
          value={at}
          options={duels.map(({ title }, index) => [String(index), `${index + 1}: ${title}`])}
          onPick={setAt}
        />
        <Button icon={Printer} onClick={printSheet}>
          {SHEET.print}
        </Button>
      </div>
      <article className={styles.sheet} data-sheet aria-label="Sheet">
        <Page duel={duel} />
        <Answers duel={duel} run={run} />
      </article>
    </section>
  );
}

/** The sheet alone goes to the printer (`learn.module.css`); the page comes back when the dialog closes. */
function printSheet(): void {
  const { dataset } = document.documentElement;
  dataset.print = 'sheet';
  addEventListener('afterprint', () => delete dataset.print, { once: true });
  print();
}

function Page({ duel: { text, notes, questions } }: { duel: LessonDuel }) {
  const facts = questions.length / 2;
  return (
    <div className={styles.page}>
      <h4>{SHEET.heading}</h4>
      <p className={styles.name}>{SHEET.name}:</p>
      <p>{SHEET.passage}</p>
      <blockquote>{text}</blockquote>
      <div className={styles.both}>
        {notes.map(({ lines }, side) => (
          <div key={GAME.names[side]}>
            <p>{SHEET.notes(GAME.names[side] ?? '')}</p>
            <ul>
              {lines.map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed
                <li key={at}>{line}</li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <p>{SHEET.predict}</p>
      {SHEET.prediction.map((line) => (
        <p key={line} className={styles.blank}>
          {line.replace('{n}', String(questions.length))}
        </p>
      ))}
      <p>{SHEET.questions}</p>
      <ol className={styles.questions}>
        {questions.slice(0, facts).map(({ question }) => (
          <li key={question}>{question}</li>
        ))}
      </ol>
    </div>
  );
}

const signOf = (mark: string | undefined): string => (mark === '1' ? '✓' : '✗');

function Answers({ duel: { base, notes, questions }, run }: { duel: LessonDuel; run: LessonRun }) {
  const facts = questions.length / 2;
  const columns = [
    { head: 'Without', marks: base },
    ...notes.map(({ right }, side) => ({ head: `After ${GAME.names[side] ?? ''}`, marks: right })),
  ];
  return (
    <div className={styles.answers}>
      <h4>{SHEET.answersTitle}</h4>
      <table>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Right answer</th>
            {columns.map(({ head }) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {questions.slice(0, facts).map(({ question, answer }, at) => (
            <tr key={question}>
              <td>{question}</td>
              <td>{answer}</td>
              {columns.map(({ head, marks }) => (
                <td key={head}>
                  {signOf(marks[at])} {signOf(marks[at + facts])}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" colSpan={2}>
              Right of {questions.length}
            </th>
            {columns.map(({ head, marks }) => (
              <td key={head}>
                <strong>{rightOf(marks)}</strong>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p>
        {SHEET.legend} {recordedText(run.title, run.seed, run.model)} Round 1.
      </p>
    </div>
  );
}
