/** What the writer has become: its notes before and after, the score on held-out passages, and how much of that is form. */
import type { Lesson, LessonForm, LessonNotes, LessonRun } from '../../../seal/record/lesson/schema';
import { oneDigit, percent, within } from '../../ui/numbers';
import { ScrollBox } from '../../ui/ScrollBox';
import styles from '../learn.module.css';
import { gainByForm, rightOf } from '../maths';
import { DotRows } from '../parts/DotRows';
import { Lit } from '../parts/linked';
import { Notes } from '../parts/Notes';
import { Step } from '../parts/Step';
import { POLICY, recordedText } from '../words/steps';
import { accuracyOf, conditionRows, NAMES, policyRows, rowAt } from './conditionRows';

export function PolicyStep({ lesson: { example, knowledge } }: { lesson: Lesson }) {
  const [run, ...others] = knowledge;
  if (run === undefined) return null;
  const last = run.rows.findLast(({ name }) => name === 'policy');
  const untrained = rowAt(run, NAMES.untrained);
  const [before, after] = [run.forms[0], run.forms.at(-1)];
  if (last === undefined || untrained === undefined || before === undefined || after === undefined) return null;
  const elsewhere = others.flatMap((other) => {
    const row = rowAt(other, last);
    return row === undefined ? [] : [`${percent(row.accuracy)}`];
  });
  const facts = {
    before: untrained.accuracy,
    after: last.accuracy,
    others: elsewhere.length === 0 ? '' : ` (${elsewhere.join(' and ')} with other seeds)`,
    passages: last.n,
    round: last.round,
    quizBefore: accuracyOfForm(before, 'quiz'),
    quizAfter: accuracyOfForm(after, 'quiz'),
    linesBefore: before.quizLines,
    linesAfter: after.quizLines,
    gains: knowledge.map(({ seed, forms }) => ({ seed, ...gainByForm(sharesOf(forms[0]), sharesOf(forms.at(-1))) })),
  };
  return (
    <Step
      name="policy"
      paragraphs={POLICY.text(facts)}
      source={`${POLICY.source(last.n, knowledge.length)} ${recordedText(run.title, run.seed, run.model)}`}
    >
      <div className={styles.pair}>
        <Written of="before" title={POLICY.lines.before} notes={example.before} />
        <Written of="after" title={POLICY.lines.after(example.after.round)} notes={example.after} />
      </div>
      <DotRows
        title="Score on held-out passages"
        rows={conditionRows(knowledge, [NAMES.base, NAMES.untrained, ...policyRows(run), NAMES.teacher], accuracyOf)}
        base={rowAt(run, NAMES.base)?.accuracy ?? 0}
      />
      <Lit of="forms" label={POLICY.formTitle}>
        <ScrollBox label={`${POLICY.formTitle}: table`}>
          <Forms run={run} />
        </ScrollBox>
      </Lit>
    </Step>
  );
}

const sharesOf = (form: LessonForm | undefined) =>
  (form?.groups ?? []).map(({ share, accuracy }) => ({ share, accuracy: accuracy.mean }));

const accuracyOfForm = ({ groups }: LessonForm, form: string): number =>
  groups.find((group) => group.form === form)?.accuracy.mean ?? 0;

function Written({ of, title, notes }: { of: string; title: string; notes: LessonNotes }) {
  return (
    <Lit of={of} label={title}>
      <h3>{title}</h3>
      <Notes lines={notes.lines} label={title} />
      <p className="small">{POLICY.right(rightOf(notes.right), notes.right.length)}</p>
    </Lit>
  );
}

/** Of each policy: how its notes divide by form, and what those of each form teach. */
function Forms({ run: { forms } }: { run: LessonRun }) {
  return (
    <table>
      <caption className="small">{POLICY.formTitle}</caption>
      <thead>
        <tr>
          <th scope="col">Form of the notes</th>
          {forms.map(({ name, round }) => (
            <th scope="col" key={round} className="numeric">
              {name === 'untrained' ? 'Untrained' : `After round ${round}`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(['none', 'some', 'quiz'] as const).map((form) => (
          <tr key={form}>
            <th scope="row">{POLICY.formNames[form]}</th>
            {forms.map(({ round, groups }) => {
              const group = groups.find((one) => one.form === form);
              return (
                <td key={round} className={`numeric ${styles.form}`}>
                  {group === undefined || group.accuracy.n === 0 ? (
                    'none'
                  ) : (
                    <>
                      <strong>{percent(group.share)}</strong>
                      <span>
                        {oneDigit(group.accuracy.mean)}
                        {within(group.accuracy.standardError)} right
                      </span>
                    </>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
