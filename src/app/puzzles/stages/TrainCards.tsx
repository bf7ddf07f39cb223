/** The three cards of one stage: adapters of a wave are finetuned, quizzed and rewarded before the next wave takes their place. */
import { ClipboardCheck, Dumbbell } from 'lucide-react';
import { testResults } from '../../../seal/puzzles/predict';
import { mean } from '../../../seal/statistics/estimate';
import { LossSparks } from '../../charts/LossSparks';
import { StageFrame } from '../../experiment/StageFrame';
import { divergedCount, isDiverged } from '../../experiment/words/diverged';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/numbers';
import { outcomeOf } from '../configuration/ConfigurationCard';
import {
  useCandidates,
  usePuzzles,
  useQuizzedPuzzle,
  useResults,
  useRunnable,
  useSelectedCandidate,
  useSettings,
  useTrainCard,
  useView,
} from '../experiment';
import { Attempts, VerdictMark } from '../grids/VotesView';
import { editName, solvedInContext } from '../results';
import { correctVotes } from '../sweep/sweep';
import { examplesText, notTrained, PUZZLE_EMPTY, QUIZ_NOTE, quizCaption, rewardCaption } from '../words/page';

export function FinetuneCard() {
  const { status, changed, problem } = useTrainCard('finetune');
  const { actions } = usePuzzles();
  const runnable = useRunnable();
  const candidates = useCandidates();
  const selected = useView((state) => state.selected);
  const { rank, stepLimit } = useSettings((state) => state.settings.finetune);
  // One that another one's adapter stands for would only draw the same line again.
  const trained = candidates.filter(({ losses, rewarded }) => losses.length > 0 && rewarded?.sameAs == null);
  const left = candidates.filter(({ rewarded }) => rewarded?.untrained != null).length;
  const rewarded = candidates.flatMap((candidate) => candidate.rewarded ?? []);
  const [first, last] = [
    mean(trained.map(({ losses }) => losses[0] ?? 0)),
    mean(trained.map(({ losses }) => losses.at(-1) ?? 0)),
  ];
  const none = trained.length === 0;
  return (
    <StageFrame
      id="finetune"
      number={3}
      name="Finetune"
      status={status}
      changed={changed}
      problem={problem}
      figure={
        none ? (
          <>
            {stepLimit} <small>{stepLimit === 1 ? 'step' : 'steps'} at most</small>
          </>
        ) : (
          <>
            <span className="from">{first.toFixed(2)} →</span> {last.toFixed(2)} <small>loss</small>
          </>
        )
      }
      caption={
        none
          ? `LoRA rank ${rank}, the rest as each configuration says`
          : `mean of ${plural(trained.length, 'adapter')} at once${notTrained(left - rewarded.filter(isDiverged).length)}${divergedCount(rewarded)}`
      }
      empty={none && left === 0 ? PUZZLE_EMPTY.finetune : null}
      action={
        <Button icon={Dumbbell} disabled={!runnable} onClick={() => void actions.runStage('train')}>
          Finetune
        </Button>
      }
    >
      {!none && (
        <LossSparks
          title="Loss while finetuning"
          curves={trained}
          totalSteps={Math.max(...trained.map(({ totalSteps, losses }) => Math.max(totalSteps, losses.length)))}
          selected={selected}
        />
      )}
      <p className="legend">
        <span>nats per token, one line a configuration</span>
      </p>
    </StageFrame>
  );
}

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

export function RewardCard() {
  const { status, changed } = useTrainCard('reward');
  const { selected, select } = useView();
  const puzzle = useQuizzedPuzzle();
  const stepLimit = useSettings((state) => state.settings.finetune.stepLimit);
  const results = useResults((state) => state.results);
  const rewarded = useCandidates().flatMap(({ rewarded: one }, index) =>
    one === null ? [] : [{ one, name: editName(index) }],
  );
  const solved = rewarded.filter(({ one }) => one.solved).length;
  const none = rewarded.length === 0;
  const diverged = divergedCount(
    rewarded.map(({ one }) => one),
    '; ',
  );
  return (
    <StageFrame
      id="reward"
      number={5}
      name="Reward"
      status={status}
      changed={changed}
      figure={
        <>
          {none ? '–' : `${solved} of ${rewarded.length}`} <small>{solved === 1 ? 'solves' : 'solve'} the task</small>
        </>
      }
      caption={none ? 'comes with the quiz' : `${rewardCaption(solvedInContext(puzzle, results))}${diverged}`}
      empty={none ? PUZZLE_EMPTY.reward : null}
    >
      <ul className="edit-list">
        {rewarded.map(({ one, name }) => (
          <li key={one.edit.id} className="edit-item" data-selected={one.edit.id === selected}>
            <div className="head">
              <button type="button" aria-pressed={one.edit.id === selected} onClick={() => select(one.edit.id)}>
                {name}
              </button>
              <VerdictMark {...outcomeOf(one.edit, one, stepLimit)} />
            </div>
            <p className="excerpt">{examplesText(one.examples, one.steps)}</p>
          </li>
        ))}
      </ul>
    </StageFrame>
  );
}
