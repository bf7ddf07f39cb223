/** Why the passage alone teaches little: its sentences, and the score after training on it. */
import type { Lesson } from '../../../seal/record/lesson/schema';
import styles from '../learn.module.css';
import { DotRows } from '../parts/DotRows';
import { Lit, useLit } from '../parts/linked';
import { Step } from '../parts/Step';
import { PASSAGE, recordedText } from '../words/steps';
import { accuracyOf, conditionRows, NAMES, policyRows, rowAt } from './conditionRows';

export function PassageStep({ lesson: { example, knowledge, sentences } }: { lesson: Lesson }) {
  const [run] = knowledge;
  const [base, passage] = [run && rowAt(run, NAMES.base), run && rowAt(run, NAMES.passage)];
  if (run === undefined || base === undefined || passage === undefined) return null;
  const policies = policyRows(run);
  const rows = [
    { ...NAMES.base, part: 'row-base' },
    { ...NAMES.passage, part: 'row-passage' },
    { ...NAMES.untrained, part: 'row-untrained' },
    ...policies.slice(-1).map((row) => ({ ...row, part: 'row-policy' })),
    { ...NAMES.open, part: 'row-open' },
  ];
  return (
    <Step
      name="passage"
      paragraphs={PASSAGE.text({
        base: base.accuracy,
        passage: passage.accuracy,
        naming: sentences.naming,
        sentences: sentences.all,
      })}
      source={`${PASSAGE.source(base.n)} ${recordedText(run.title, run.seed, run.model)}`}
    >
      <Lit of="sentences" label="The sentences of a passage">
        <p className={styles.sentences}>
          {example.text.split(/(?<=\.)\s+/).map((sentence) => (
            <Sentence key={sentence} text={sentence} title={example.title} />
          ))}
        </p>
      </Lit>
      <DotRows
        title="Score after training on the passage, and after notes"
        rows={conditionRows(knowledge, rows, accuracyOf)}
        base={base.accuracy}
      />
    </Step>
  );
}

/** With a name of the title in it, or only "she" and "its". */
function Sentence({ text, title }: { text: string; title: string }) {
  const lit = useLit('naming');
  const isNaming = title.split(/, | and /).some((name) => text.includes(name));
  return isNaming ? (
    <>
      <mark className={styles.naming} data-part="naming" {...lit}>
        {text}
        <span className="visually-hidden"> ({PASSAGE.named})</span>
      </mark>{' '}
    </>
  ) : (
    `${text} `
  );
}
