/**
 * The answers with a self-edit beside those of the bare model, or of another self-edit, changed ones first, with the words that
 * differ marked; a person may overrule the judge on each.
 */
import { diffWords } from 'diff';
import { Check, Gavel, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Answer } from '../../seal/knowledge/types';
import { Finding } from '../experiment/Finding';
import { DIVERGED_WHY, divergedNote, isDiverged } from '../experiment/words/diverged';
import { Button, IconButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { nats, plural, probability } from '../ui/numbers';
import { Select } from '../ui/Select';
import { Table } from '../ui/Table';
import { Verdict } from '../ui/Verdict';
import styles from './AnswersTab.module.css';
import { CHANGE_MARKS, ChangeMark } from './ChangeMark';
import { candidateName } from './candidates';
import { useDraft, useProgress, useResults, useSelected, useSettings } from './experiment';
import { type CandidateView, overruled } from './results';
import { CHANGES, type Change, countFlips, pairAnswers } from './verdict';
import { lowered, SIDE_NAMES, sideWords } from './words/answers';

export function AnswersTab() {
  const selected = useSelected();
  const sides = useSides();
  const [picked, setPicked] = useState(BASE);
  const questions = useDraft((state) => state.history.present.passage.questions);
  const byHand = useResults((state) => state.results.verdicts.length);
  const [only, setOnly] = useState<Change | null>(null);
  const others = sides.filter(({ id }) => id !== selected?.id);
  // One that is gone, or is now the chosen one itself, gives way to the first.
  const left = others.find(({ id }) => id === picked) ?? others[0];
  const right = sides.find(({ id }) => id === selected?.id);
  const pairs = useMemo(
    () => (left === undefined || right === undefined ? [] : pairAnswers(left.answers, right.answers)),
    [left, right],
  );
  if (selected === null || left === undefined || right === undefined || pairs.length === 0) {
    return (
      <EmptyState title="No answers yet">
        {selected?.scored != null && isDiverged(selected.scored)
          ? `${candidateName(selected)} ${divergedNote(selected.scored)}. ${DIVERGED_WHY}`
          : 'The quiz asks every question without and with the adapter and puts both answers side by side here.'}
      </EmptyState>
    );
  }
  const words = sideWords(left.id === BASE ? null : left.name, right.name);
  const flips = countFlips(pairs);
  const [before, after] = [left.recall, right.recall];
  const recalls = before !== undefined && after !== undefined;
  const counts = CHANGES.map((change) => [change, pairs.filter((pair) => pair.change === change)] as const);
  return (
    <>
      <Finding of={flips} title="Exact McNemar test on the changed answers">
        {selected.answers.length > 1 && `First of ${selected.answers.length} repeats: `}
        {words.verdict(flips)}{' '}
        {flips.p !== null && <span className="muted small">({probability(flips.p)}, exact McNemar)</span>}
      </Finding>
      {byHand > 0 && (
        <p className={`small ${styles.above}`}>
          {plural(byHand, 'verdict')} by hand, wherever the same words answer the question; accuracy and reward follow
          them.
        </p>
      )}
      <div className={`row wrap ${styles.above}`}>
        <Select
          label={`${right.name} beside`}
          value={left.id}
          options={others.map(({ id, name }) => [id, name] as const)}
          className={styles.beside}
          onPick={setPicked}
        />
      </div>
      <fieldset className={`row wrap ${styles.above}`}>
        <legend className="visually-hidden">Answers shown</legend>
        {[[null, pairs] as const, ...counts].map(([change, { length }]) => (
          <Button
            key={change}
            look="chip"
            size="small"
            aria-pressed={only === change}
            onClick={() => setOnly(change)}
          >{`${change === null ? 'All' : words.changes[change]} ${length}`}</Button>
        ))}
      </fieldset>
      <Table
        label={words.table}
        scroll="Answer list"
        className={styles.answers}
        heads={['Result', 'Question', 'Right answer', words.left, words.right, ...(recalls ? ['Recall'] : [])]}
      >
        {counts.flatMap(([own, listed]) =>
          (only ?? own) !== own
            ? []
            : listed.map(({ question, before: was, after: is, change }) => (
                <tr key={question}>
                  <td>
                    {left.id === BASE ? (
                      <ChangeMark question={question} change={change} />
                    ) : (
                      <Verdict {...CHANGE_MARKS[change]}>{words.changes[change]}</Verdict>
                    )}
                  </td>
                  <td className="small">{questions[question]?.question ?? `Question ${question + 1}`}</td>
                  <td className="answer-text" data-label="Right answer">
                    {questions[question]?.answer ?? ''}
                  </td>
                  <td className="answer-text" data-label={words.left}>
                    <JudgedAnswer when={words.left} answer={was}>
                      {/* What the bare model said is only what the notes are held against. */}
                      <WordDiff before={left.id === BASE ? was.text : is.text} after={was.text} look={styles.differs} />
                    </JudgedAnswer>
                  </td>
                  <td className="answer-text" data-label={words.right}>
                    <JudgedAnswer when={words.right} answer={is}>
                      <WordDiff
                        before={was.text}
                        after={is.text}
                        look={left.id === BASE ? styles.added : styles.differs}
                      />
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
          passage, {words.recall}; nearer to zero is better. It does not hang on how the model words an answer.
        </p>
      )}
    </>
  );
}

const BASE = 'base';

/** Whose answers can stand beside others', in the order in which they are offered. */
interface Side {
  id: string;
  name: string;
  answers: readonly Answer[];
  recall: readonly (number | null)[] | undefined;
}

function useSides(): Side[] {
  const { base, baseRecall, candidates, passageOnly } = useResults((state) => state.results);
  return useMemo(() => {
    const sideOf = (view: CandidateView, name: string): Side[] => {
      const [answers] = view.answers;
      return answers === undefined ? [] : [{ id: view.id, name, answers, recall: view.scored?.repeats[0]?.recall }];
    };
    return [
      ...(base === null ? [] : [{ id: BASE, name: SIDE_NAMES.base, answers: base, recall: baseRecall }]),
      ...candidates.flatMap((one) => sideOf(one, candidateName(one))),
      ...(passageOnly === null ? [] : sideOf(passageOnly, SIDE_NAMES.passageOnly)),
    ];
  }, [base, baseRecall, candidates, passageOnly]);
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
function JudgedAnswer(props: { when: string; answer: Answer; children: ReactNode }) {
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
        label={`Overrule the verdict on question ${answer.question + 1}, ${lowered(when)}`}
        look="quiet"
        size="small"
        aria-pressed={byHand}
        title={byHand ? 'Back to the judge’s verdict' : `Count it as ${other}`}
        onClick={() => {
          change((results) => overruled(results, answer, rule));
          say(`Question ${answer.question + 1}, ${lowered(when)}: counts as ${other} now.`);
        }}
      />
    </span>
  );
}

/** `after`, with the words that `before` did not have marked. Equal texts are shown plainly. */
function WordDiff({ before, after, look }: { before: string; after: string; look: string | undefined }) {
  if (after === '') return <em className="muted">nothing</em>;
  if (before === after) return <span>{after}</span>;
  const kept = diffWords(before, after).filter((part) => !part.removed);
  return (
    <>
      {kept.map(({ value, added }, index) =>
        added ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the words is their identity
          <ins className={look} key={index}>
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
