/** Answers before and after, changed ones first, with the words that differ marked. */

import { useState } from 'react';
import { findingClass } from '../experiment/comparison';
import { DIVERGED_WHY, divergedNote, isDiverged } from '../experiment/words/diverged';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { plural, probability } from '../ui/numbers';
import { ScrollBox } from '../ui/ScrollBox';
import { WordDiff } from '../ui/WordDiff';
import { candidateName } from './candidates';
import { useDraft, useResults } from './experiment';
import { JudgedAnswer } from './JudgedAnswer';
import { useSelected, useSelectedPairs } from './useSelected';
import { Verdict, WhyButton } from './Verdict';
import { CHANGES, type Change, countFlips, flipsVerdict } from './verdict';
import { CHANGE_LABELS } from './words/lab';

export function AnswersTab() {
  const selected = useSelected();
  const pairs = useSelectedPairs();
  const questions = useDraft((state) => state.history.present.passage.questions);
  const overruled = useResults((state) => state.results.verdicts.length);
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
  const shown = pairs
    .filter((pair) => only === null || pair.change === only)
    .toSorted((left, right) => rank(left.change) - rank(right.change));
  return (
    <>
      <p className={findingClass(flips)} title="Exact McNemar test on the changed answers">
        {selected.answers.length > 1 && `First of ${selected.answers.length} repeats: `}
        {flipsVerdict(flips)}{' '}
        {flips.p !== null && <span className="muted small">({probability(flips.p)}, exact McNemar)</span>}
      </p>
      {overruled > 0 && (
        <p className="small overruled-note">
          {plural(overruled, 'verdict')} by hand, wherever the same words answer the question; accuracy and reward
          follow them.
        </p>
      )}
      <fieldset className="row wrap filter">
        <legend className="visually-hidden">Answers shown</legend>
        <FilterButton label={`All ${pairs.length}`} pressed={only === null} onPress={() => setOnly(null)} />
        {CHANGES.map((change) => (
          <FilterButton
            key={change}
            label={`${CHANGE_LABELS[change]} ${pairs.filter((pair) => pair.change === change).length}`}
            pressed={only === change}
            onPress={() => setOnly(change)}
          />
        ))}
      </fieldset>
      <ScrollBox label="Answer list">
        <table className="answers" aria-label="Answers before and after">
          <thead>
            <tr>
              <th scope="col">Result</th>
              <th scope="col">Question</th>
              <th scope="col">Right answer</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ question, before, after, change }) => (
              <tr key={question}>
                <td>
                  <Verdict change={change} />
                  <WhyButton question={question} change={change} />
                </td>
                <td className="small">{questions[question]?.question ?? `Question ${question + 1}`}</td>
                <td className="answer-text" data-label="Right answer">
                  {questions[question]?.answer ?? ''}
                </td>
                <td className="answer-text" data-label="Before">
                  <JudgedAnswer when="before" answer={before}>
                    {before.text === '' ? <em className="muted">nothing</em> : before.text}
                  </JudgedAnswer>
                </td>
                <td className="answer-text" data-label="After">
                  <JudgedAnswer when="after" answer={after}>
                    <WordDiff before={before.text} after={after.text} />
                  </JudgedAnswer>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

function rank(change: Change): number {
  return CHANGES.indexOf(change);
}

function FilterButton({ label, pressed, onPress }: { label: string; pressed: boolean; onPress: () => void }) {
  return (
    <Button look="chip" size="small" aria-pressed={pressed} onClick={onPress}>
      {label}
    </Button>
  );
}
