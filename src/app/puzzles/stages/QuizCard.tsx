import { ClipboardCheck } from 'lucide-react';
import { testResults } from '../../../seal/puzzles/predict';
import { StageFrame } from '../../experiment/StageFrame';
import { Button } from '../../ui/Button';
import { editName } from '../candidates';
import {
  useCandidates,
  usePuzzles,
  useQuizzedPuzzle,
  useResults,
  useRunnable,
  useSelectedCandidate,
  useTrainCard,
} from '../experiment';
import { Attempts } from '../grids/VotesView';
import { correctVotes } from '../sweep/sweep';
import { PUZZLE_EMPTY, QUIZ_NOTE, quizCaption } from '../words/page';

export function QuizCard() {
  const { status, changed } = useTrainCard('quiz');
  const { actions } = usePuzzles();
  const runnable = useRunnable();
  const puzzle = useQuizzedPuzzle();
  const candidates = useCandidates();
  const selected = useSelectedCandidate();
  // One that was not quizzed yet, such as a new one by hand, leaves the last quiz in sight.
  const shown =
    selected?.predictions == null ? (candidates.find(({ predictions: own }) => own !== null) ?? null) : selected;
  const inContext = useResults((state) => state.results.inContext);
  const predictions = shown?.predictions ?? null;
  const right = (of: typeof predictions): string => {
    const share = of === null ? null : correctVotes(puzzle, { predictions: of });
    return share === null || of === null ? '?' : `${Math.round(share * of.length)} of ${of.length}`;
  };
  const solution = puzzle.tests[0]?.output ?? null;
  const attempts = predictions === null ? [] : (testResults(puzzle, predictions)[0]?.attempts ?? []);
  return (
    <StageFrame
      id="quiz"
      number={4}
      name="Quiz"
      status={status}
      changed={changed}
      figure={
        predictions === null ? (
          <>
            {puzzle.tests.length} <small>{puzzle.tests.length === 1 ? 'test' : 'tests'}</small>
          </>
        ) : (
          <>
            {inContext !== null && <span className="from">{right(inContext)} →</span>} {right(predictions)}
          </>
        )
      }
      caption={
        predictions === null || shown === null
          ? 'greedy answers, two attempts by vote'
          : quizCaption(editName(candidates.indexOf(shown)), inContext !== null)
      }
      empty={predictions === null ? PUZZLE_EMPTY.quiz : null}
      action={
        <Button icon={ClipboardCheck} disabled={!runnable} onClick={() => void actions.runStage('train')}>
          Quiz
        </Button>
      }
    >
      {attempts.length > 0 && <Attempts attempts={attempts} solution={solution} />}
      <p className="caption">{QUIZ_NOTE}</p>
    </StageFrame>
  );
}
