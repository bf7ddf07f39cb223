/** The cards of the stages. Finetune, quiz and reward are one stage: a wave of adapters goes through all three before the next. */
import { Grid3x3, Pencil, Shuffle } from 'lucide-react';
import { testResults } from '../../seal/puzzles/predict';
import { EditItem, EditList } from '../experiment/EditList';
import { FinetuneFrame, StageCard, WritingFrame } from '../experiment/StageCards';
import { StageFrame } from '../experiment/StageFrame';
import { divergedCount, isDiverged } from '../experiment/words/diverged';
import { Button, IconButton } from '../ui/Button';
import { Warning } from '../ui/Callout';
import { plural } from '../ui/numbers';
import { outcomeOf } from './configuration/ConfigurationCard';
import styles from './configuration/configuration.module.css';
import { nextTask } from './draft';
import {
  useCandidates,
  useDraft,
  usePuzzle,
  useQuizzedPuzzle,
  useResults,
  useSelectedCandidate,
  useSettings,
  useStage,
  useTrainCard,
  useView,
} from './experiment';
import { PairView } from './grids/GridView';
import { Attempts, VerdictMark } from './grids/VotesView';
import { type CandidateView, configurationLine, editName, solvedInContext } from './results';
import { correctVotes } from './sweep/sweep';
import { CARDS, EMPTY } from './words/page';

/** Pairs in the card; the editor has them all. */
const SHOWN = 4;

export function TaskCard() {
  const puzzle = usePuzzle();
  const choose = useDraft((state) => state.choose);
  const preset = useSettings((state) => state.settings.preset);
  const { panel, togglePanel } = useView();
  const { demonstrations, tests } = puzzle;
  const [pairs, unit] = plural(demonstrations.length, 'pair').split(' ');
  return (
    <StageFrame
      id="task"
      number={1}
      name="Task"
      isInput
      status="done"
      figure={pairs}
      unit={unit}
      caption={CARDS.task(puzzle)}
      actions={
        <>
          <Button icon={Grid3x3} aria-expanded={panel === 'library'} onClick={() => togglePanel('library')}>
            {CARDS.library}
          </Button>
          <Button icon={Pencil} aria-expanded={panel === 'editor'} onClick={() => togglePanel('editor')}>
            {CARDS.edit}
          </Button>
          <IconButton
            icon={Shuffle}
            label={CARDS.next}
            title={CARDS.next}
            onClick={() => choose(nextTask(preset, puzzle))}
          />
        </>
      }
    >
      <div className={styles.pairs}>
        {demonstrations.slice(0, SHOWN).map(({ input, output }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a demonstration is its place
          <PairView key={index} input={input} output={output} size="small" title={`Pair ${index + 1}`} />
        ))}
        {tests.slice(0, 1).map(({ input }) => (
          <PairView key="test" input={input} output={null} size="small" title={CARDS.test(tests.length)} />
        ))}
      </div>
      {demonstrations.length > SHOWN && <p className="muted small">{CARDS.more(demonstrations.length - SHOWN)}</p>}
    </StageFrame>
  );
}

export function SelfEditsCard() {
  const view = useStage('write');
  const live = view.status === 'running';
  const candidates = useCandidates();
  const resampled = candidates.reduce((sum, { written }) => sum + (written?.rejected.length ?? 0), 0);
  return (
    <WritingFrame
      {...view}
      settings={useSettings((state) => state.settings)}
      count={candidates.length}
      unit="configuration"
      caption={live ? null : `${plural(resampled, 'invalid text')} sampled again`}
      empty={EMPTY.edits}
    >
      {candidates.map((candidate, index) => (
        <Written key={candidate.id} candidate={candidate} name={editName(index)} live={live} />
      ))}
    </WritingFrame>
  );
}

interface WrittenProps {
  candidate: CandidateView;
  name: string;
  live: boolean;
}

function Written({ candidate: { id, written, text, writing }, name, live }: WrittenProps) {
  const configuration = written?.configuration ?? null;
  return (
    <EditItem
      id={id}
      name={name}
      aside={
        <>
          {written?.author === 'hand' && <span className="muted">{CARDS.byHand}</span>}
          {written !== null && configuration === null && <Warning>{CARDS.invalid}</Warning>}
        </>
      }
      excerpt={configuration === null ? text : configurationLine(configuration)}
      title={configuration === null ? undefined : text}
      whole
      live={configuration === null && live && writing}
    />
  );
}

export function FinetuneCard() {
  const candidates = useCandidates();
  const { rank, stepLimit } = useSettings((state) => state.settings.finetune);
  // One that another one's adapter stands for would only draw the same line again.
  const trained = candidates.filter(({ losses, rewarded }) => losses.length > 0 && rewarded?.sameAs == null);
  const left = candidates.filter(({ rewarded }) => rewarded?.untrained != null).length;
  const rewarded = candidates.flatMap((candidate) => candidate.rewarded ?? []);
  const untrained = CARDS.notTrained(left - rewarded.filter(isDiverged).length);
  return (
    <FinetuneFrame
      {...useTrainCard('finetune')}
      curves={trained}
      totalSteps={Math.max(...trained.map(({ totalSteps, losses }) => Math.max(totalSteps, losses.length)))}
      planned={{
        steps: stepLimit,
        unit: ' at most',
        caption: `LoRA rank ${rank}, the rest as each configuration says`,
      }}
      caption={`mean of ${plural(trained.length, 'adapter')} at once${untrained}${divergedCount(rewarded)}`}
      empty={left === 0 ? EMPTY.finetune : null}
      line="configuration"
    />
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
    <StageCard
      id="quiz"
      {...view}
      from={predictions === null || inContext === null ? null : right(inContext)}
      figure={predictions === null ? puzzle.tests.length : right(predictions)}
      unit={predictions !== null ? undefined : puzzle.tests.length === 1 ? 'test' : 'tests'}
      caption={
        predictions === null || shown === null
          ? 'greedy answers, two attempts by vote'
          : CARDS.quiz(editName(candidates.indexOf(shown)), inContext !== null)
      }
      empty={predictions === null ? EMPTY.quiz : null}
    >
      {attempts.length > 0 && <Attempts attempts={attempts} solution={solution} />}
      <p className="muted small">{CARDS.quizNote}</p>
    </StageCard>
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
    <StageCard
      id="reward"
      status={status}
      changed={changed}
      figure={none ? '–' : `${solved} of ${rewarded.length}`}
      unit={`${solved === 1 ? 'solves' : 'solve'} the task`}
      caption={none ? 'comes with the quiz' : `${CARDS.reward(solvedInContext(puzzle, results))}${diverged}`}
      empty={none ? EMPTY.reward : null}
    >
      <EditList>
        {rewarded.map(({ one, name }) => (
          <EditItem
            key={one.edit.id}
            id={one.edit.id}
            name={name}
            aside={<VerdictMark {...outcomeOf(one.edit, one, stepLimit)} />}
            excerpt={CARDS.examples(one.examples, one.steps)}
            whole
          />
        ))}
      </EditList>
    </StageCard>
  );
}
