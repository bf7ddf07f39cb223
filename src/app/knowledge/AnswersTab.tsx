/** Answers before and after, changed ones first, with the words that differ marked; a person may overrule the judge on each. */
import { diffWords } from 'diff';
import { Check, Gavel, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Answer } from '../../seal/knowledge/types';
import { Finding } from '../experiment/Finding';
import { DIVERGED_WHY, divergedNote, isDiverged } from '../experiment/words/diverged';
import { Button, IconButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { nats, plural, probability } from '../ui/numbers';
import { Table } from '../ui/Table';
import styles from './AnswersTab.module.css';
import { ChangeMark } from './ChangeMark';
import { candidateName } from './candidates';
import { useDraft, useProgress, useResults, useSelected, useSelectedPairs, useSettings } from './experiment';
import { overruled } from './results';
import { CHANGES, type Change, countFlips, flipsVerdict } from './verdict';
import { CHANGE_LABELS } from './words/lab';

export function AnswersTab() {
  const selected = useSelected();
  const pairs = useSelectedPairs();
  const questions = useDraft((state) => state.history.present.passage.questions);
  const before = useResults((state) => state.results.baseRecall);
  const byHand = useResults((state) => state.results.verdicts.length);
  const [only, setOnly] = useState<Change | null>(null);
  if (selected === null || pairs.length === 0) {
    return (
      <EmptyState title="No answers yet">
        {selected?.scored != null && isDiverged(selected.scored)
          ? `${candidateName(selected)} ${divergedNote(selected.scored)}. ${DIVERGED_WHY}`
          : 'The quiz asks every question without and with the adapter and puts both answers side by side here.'}
      </EmptyState>
    );
  }
  const flips = countFlips(pairs);
  const after = selected.scored?.repeats[0]?.recall;
  const recalls = before !== undefined && after !== undefined;
  const counts = CHANGES.map((change) => [change, pairs.filter((pair) => pair.change === change)] as const);
  return (
    <>
      <Finding of={flips} title="Exact McNemar test on the changed answers">
        {selected.answers.length > 1 && `First of ${selected.answers.length} repeats: `}
        {flipsVerdict(flips)}{' '}
        {flips.p !== null && <span className="muted small">({probability(flips.p)}, exact McNemar)</span>}
      </Finding>
      {byHand > 0 && (
        <p className={`small ${styles.above}`}>
          {plural(byHand, 'verdict')} by hand, wherever the same words answer the question; accuracy and reward follow
          them.
        </p>
      )}
      <fieldset className={`row wrap ${styles.above}`}>
        <legend className="visually-hidden">Answers shown</legend>
        {[[null, pairs] as const, ...counts].map(([change, { length }]) => (
          <Button
            key={change}
            look="chip"
            size="small"
            aria-pressed={only === change}
            onClick={() => setOnly(change)}
          >{`${change === null ? 'All' : CHANGE_LABELS[change]} ${length}`}</Button>
        ))}
      </fieldset>
      <Table
        label="Answers before and after"
        scroll="Answer list"
        className={styles.answers}
        heads={['Result', 'Question', 'Right answer', 'Before', 'After', ...(recalls ? ['Recall'] : [])]}
      >
        {counts.flatMap(([own, listed]) =>
          (only ?? own) !== own
            ? []
            : listed.map(({ question, before: was, after: is, change }) => (
                <tr key={question}>
                  <td>
                    <ChangeMark question={question} change={change} />
                  </td>
                  <td className="small">{questions[question]?.question ?? `Question ${question + 1}`}</td>
                  <td className="answer-text" data-label="Right answer">
                    {questions[question]?.answer ?? ''}
                  </td>
                  <td className="answer-text" data-label="Before">
                    <JudgedAnswer when="before" answer={was}>
                      {was.text === '' ? <em className="muted">nothing</em> : was.text}
                    </JudgedAnswer>
                  </td>
                  <td className="answer-text" data-label="After">
                    <JudgedAnswer when="after" answer={is}>
                      <WordDiff before={was.text} after={is.text} />
                    </JudgedAnswer>
                  </td>
                  {recalls && (
                    <td className="small" data-label="Recall">
                      <RecallText before={before[question] ?? null} after={after[question] ?? null} />
                    </td>
                  )}
                </tr>
              )),
        )}
      </Table>
      {recalls && (
        <p className="muted small">
          Recall is the natural-log probability of each token of the right answer as the end of its sentence in the
          passage, before and after; nearer to zero is better. It does not hang on how the model words an answer.
        </p>
      )}
    </>
  );
}

function RecallText({ before, after }: { before: number | null; after: number | null }) {
  if (before === null || after === null) return <span className="muted">stands in no sentence of the passage</span>;
  return (
    <>
      {nats(before)} → {nats(after)}
    </>
  );
}

/** An answer with what it counts as, and the button by which a person overrules the judge or takes that back. */
function JudgedAnswer(props: { when: 'before' | 'after'; answer: Answer; children: ReactNode }) {
  const { when, answer, children } = props;
  const change = useResults((state) => state.change);
  const rule = useSettings((state) => state.settings.reward);
  const say = useProgress((state) => state.say);
  const byHand = answer.judge === 'hand';
  const [Icon, verdict, other] = answer.correct ? [Check, 'right', 'wrong'] : [X, 'wrong', 'right'];
  return (
    <span className={styles.judged} data-correct={answer.correct}>
      <Icon size={13} role="img" aria-label={verdict} />
      <span className="grow">
        {children}
        {byHand && <span className={styles.byHand}>{verdict} by hand</span>}
      </span>
      <IconButton
        icon={Gavel}
        label={`Overrule the verdict on question ${answer.question + 1}, ${when}`}
        look="quiet"
        size="small"
        aria-pressed={byHand}
        title={byHand ? 'Back to the judge’s verdict' : `Count it as ${other}`}
        onClick={() => {
          change((results) => overruled(results, answer, rule));
          say(`Question ${answer.question + 1}, ${when}: counts as ${other} now.`);
        }}
      />
    </span>
  );
}

/** `after`, with the words that `before` did not have marked. Equal texts are shown plainly. */
function WordDiff({ before, after }: { before: string; after: string }) {
  if (after === '') return <em className="muted">nothing</em>;
  if (before === after) return <span>{after}</span>;
  const kept = diffWords(before, after).filter((part) => !part.removed);
  return (
    <>
      {kept.map(({ value, added }, index) =>
        added ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the words is their identity
          <ins className={styles.added} key={index}>
            {value}
          </ins>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the words is their identity
          <span key={index}>{value}</span>
        ),
      )}
    </>
  );
}
