/** The three cards of one stage: adapters of a wave are finetuned, quizzed and rewarded before the next wave takes their place. */
import { ClipboardCheck, Dumbbell } from 'lucide-react';
import { testResults } from '../../../seal/puzzles/predict';
import { mean } from '../../../seal/statistics/estimate';
import { LossSparks } from '../../charts/LossSparks';
import { EditItem, StageFrame } from '../../experiment/StageFrame';
import { divergedCount, isDiverged } from '../../experiment/words/diverged';
import { plural } from '../../ui/numbers';
import { outcomeOf } from '../configuration/ConfigurationCard';
import {
  useCandidates,
  useQuizzedPuzzle,
  useResults,
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
      {...useTrainCard('finetune')}
      button={{ icon: Dumbbell, label: 'Finetune' }}
      from={none ? null : first.toFixed(2)}
      figure={none ? stepLimit : last.toFixed(2)}
      unit={none ? `${stepLimit === 1 ? 'step' : 'steps'} at most` : 'loss'}
      caption={
        none
          ? `LoRA rank ${rank}, the rest as each configuration says`
          : `mean of ${plural(trained.length, 'adapter')} at once${notTrained(left - rewarded.filter(isDiverged).length)}${divergedCount(rewarded)}`
      }
      empty={none && left === 0 ? PUZZLE_EMPTY.finetune : null}
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
  // The finetune's card tells what went wrong with either.
  const { problem: _, ...view } = useTrainCard('quiz');
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
      {...view}
      button={{ icon: ClipboardCheck, label: 'Quiz' }}
      from={predictions === null || inContext === null ? null : right(inContext)}
      figure={predictions === null ? puzzle.tests.length : right(predictions)}
      unit={predictions !== null ? undefined : puzzle.tests.length === 1 ? 'test' : 'tests'}
      caption={
        predictions === null || shown === null
          ? 'greedy answers, two attempts by vote'
          : quizCaption(editName(candidates.indexOf(shown)), inContext !== null)
      }
      empty={predictions === null ? PUZZLE_EMPTY.quiz : null}
    >
      {attempts.length > 0 && <Attempts attempts={attempts} solution={solution} />}
      <p className="muted small">{QUIZ_NOTE}</p>
    </StageFrame>
  );
}

export function RewardCard() {
  const { status, changed } = useTrainCard('reward');
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
      figure={none ? '–' : `${solved} of ${rewarded.length}`}
      unit={`${solved === 1 ? 'solves' : 'solve'} the task`}
      caption={none ? 'comes with the quiz' : `${rewardCaption(solvedInContext(puzzle, results))}${diverged}`}
      empty={none ? PUZZLE_EMPTY.reward : null}
    >
      <ul className="edit-list">
        {rewarded.map(({ one, name }) => (
          <EditItem
            key={one.edit.id}
            id={one.edit.id}
            name={name}
            aside={<VerdictMark {...outcomeOf(one.edit, one, stepLimit)} />}
            excerpt={examplesText(one.examples, one.steps)}
          />
        ))}
      </ul>
    </StageFrame>
  );
}
