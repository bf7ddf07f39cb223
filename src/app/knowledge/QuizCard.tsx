import { ClipboardCheck } from 'lucide-react';
import type { Answer } from '../../seal/knowledge/types';
import { IntervalChart, type IntervalRow } from '../charts/figures';
import { StageFrame } from '../experiment/StageFrame';
import { divergedCount, divergedNote, isDiverged } from '../experiment/words/diverged';
import { Button } from '../ui/Button';
import { share } from '../ui/numbers';
import { allAnswers, bestCandidate, candidateName } from './candidates';
import { useDraft, useKnowledge, useResults, useRunnable, useStage, useView } from './experiment';
import { measuresOf } from './measures';
import type { CandidateView } from './results';
import { SideEffects } from './SideEffects';
import { accuracy, countFlips, flipsVerdict, pairAnswers } from './verdict';
import { EMPTY } from './words/lab';

export function QuizCard() {
  const { actions } = useKnowledge();
  const runnable = useRunnable();
  const { status, changed, problem } = useStage('quiz');
  const { candidates, passageOnly, base } = useResults((state) => state.results);
  const selected = useView((state) => state.selected);
  const questions = useDraft((state) => state.history.present.passage.questions.length);
  const shown = candidates.find((candidate) => candidate.id === selected) ?? bestCandidate(candidates) ?? candidates[0];
  const after = shown?.answers[0];
  const repeats = shown?.answers.length ?? 0;
  const scored = candidates.flatMap((candidate) => candidate.scored ?? []);
  const note = shown?.scored == null || !isDiverged(shown.scored) ? null : divergedNote(shown.scored);
  const lost = shown === undefined || note === null ? null : `${candidateName(shown)} ${note}`;
  const ready = base !== null && shown !== undefined && after !== undefined;
  return (
    <StageFrame
      id="quiz"
      number={4}
      name="Quiz"
      status={status}
      changed={changed}
      problem={problem}
      figure={
        ready ? (
          <>
            <span className="from">{shareOf(base, base.length)} →</span> {shareOf(allAnswers(shown), after.length)}
          </>
        ) : (
          <>
            {questions} <small>{questions === 1 ? 'question' : 'questions'}</small>
          </>
        )
      }
      caption={
        ready
          ? `right without and with ${candidateName(shown).toLowerCase()}${repeats > 1 ? `, mean of ${repeats}` : ''}${divergedCount(scored)}`
          : lost === null
            ? 'before and after, greedy answers'
            : `${lost}, so it has no answers${divergedCount(scored, '; ')}`
      }
      empty={ready || lost !== null ? null : EMPTY.quiz}
      action={
        <Button icon={ClipboardCheck} disabled={!runnable} onClick={() => void actions.runStage('quiz')}>
          Quiz
        </Button>
      }
    >
      {ready && (
        <>
          <IntervalChart title="Right answers by condition" rows={rowsOf(base, passageOnly, shown)} />
          <p className="small">
            {repeats > 1 && 'First repeat: '}
            {flipsVerdict(countFlips(pairAnswers(base, after)))}
          </p>
          <SideEffects measures={measuresOf(shown)} />
        </>
      )}
    </StageFrame>
  );
}

/** Of several repeats the mean, as a share of the questions: the same question asked again is no new evidence. */
function shareOf(answers: readonly Answer[], questions: number): string {
  return share(accuracy(answers) * questions, questions);
}

function rowsOf(base: readonly Answer[], passageOnly: CandidateView | null, shown: CandidateView): IntervalRow[] {
  const row = (label: string, series: IntervalRow['series'], answers: readonly Answer[]): IntervalRow[] =>
    answers.length === 0 ? [] : [{ label, series, correct: accuracy(answers) * base.length, n: base.length }];
  return [
    ...row('Base', 'base', base),
    ...row('Passage only', 'passage', passageOnly === null ? [] : allAnswers(passageOnly)),
    ...row(`With ${candidateName(shown).toLowerCase()}`, 'adapted', allAnswers(shown)),
  ];
}
