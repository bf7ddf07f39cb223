/** One puzzle through the five stages, details below, and ReST-EM rounds on the puzzles of the embedded world. */
import { Play } from 'lucide-react';
import { useEffect } from 'react';
import '../styles/puzzles-index.css';
import '../styles/puzzles-page.css';
import { Stepper } from '../experiment/Stepper';
import { visit } from '../experiment/session';
import { takeRunKeys } from '../experiment/shortcuts';
import { runAll } from './actions';
import { usePuzzleDraft } from './draft';
import { PuzzleDrawer } from './drawer/PuzzleDrawer';
import { followPuzzleLink } from './followPuzzleLink';
import { keepTaskOnce } from './keptTask';
import { PUZZLE_KEYS } from './keys';
import { PuzzleControls, PuzzleSettings } from './PuzzleControls';
import { PuzzleTaskEstimate } from './PuzzleEstimate';
import { PuzzleExportMenu } from './PuzzleExportMenu';
import { PuzzleNotices } from './PuzzleNotices';
import { RecordedPuzzleRun } from './recorded/RecordedPuzzleRun';
import { PuzzleRoundsPanel } from './rounds/PuzzleRoundsPanel';
import { FinetuneCard } from './stages/FinetuneCard';
import { QuizCard } from './stages/QuizCard';
import { RewardCard } from './stages/RewardCard';
import { SelfEditsCard } from './stages/SelfEditsCard';
import { TaskCard } from './stages/TaskCard';
import { usePuzzleStage, useRunnable, useTrainCard } from './stages/usePuzzleStage';
import { TaskPanel } from './TaskPanel';
import { PRESET_HINTS, PUZZLE_HEADLINE, PUZZLE_SUBLINE } from './words/page';

export default function PuzzlesPage() {
  const runnable = useRunnable();
  const preset = usePuzzleDraft((state) => state.settings.preset);
  useEffect(() => visit('puzzles'), []);
  useEffect(keepTaskOnce, []);
  useEffect(followPuzzleLink, []);
  useEffect(() => takeRunKeys(PUZZLE_KEYS), []);
  return (
    <main className="page puzzles" id="main" tabIndex={-1}>
      <div className="hero">
        <div className="hero-text">
          <h1>{PUZZLE_HEADLINE}</h1>
          <p>{PUZZLE_SUBLINE}</p>
          <p className="small">{PRESET_HINTS[preset]}</p>
        </div>
        <div className="run-bar">
          <PuzzleControls />
          <PuzzleExportMenu />
          <button type="button" className="button primary big" disabled={!runnable} onClick={() => void runAll()}>
            <Play size={16} aria-hidden />
            Run all steps
          </button>
          <PuzzleTaskEstimate />
        </div>
      </div>
      <PuzzleNotices />
      <RecordedPuzzleRun />
      <PuzzleSettings />
      <PuzzleStepper />
      <div className="stages">
        <TaskCard />
        <SelfEditsCard />
        <FinetuneCard />
        <QuizCard />
        <RewardCard />
      </div>
      <TaskPanel />
      <PuzzleDrawer />
      <PuzzleRoundsPanel />
    </main>
  );
}

function PuzzleStepper() {
  const write = usePuzzleStage('write').status;
  const finetune = useTrainCard('finetune').status;
  const quiz = useTrainCard('quiz').status;
  const reward = useTrainCard('reward').status;
  return (
    <Stepper
      steps={[
        ['task', 'Task', 'done'],
        ['self-edits', 'Self-edits', write],
        ['finetune', 'Finetune', finetune],
        ['quiz', 'Quiz', quiz],
        ['reward', 'Reward', reward],
      ]}
    />
  );
}
