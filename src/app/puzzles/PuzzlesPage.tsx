/** One puzzle through the five stages, details below, and ReST-EM rounds on the puzzles of the embedded world. */
import { useEffect, useId } from 'react';
import { PUZZLE_PRESET_NAMES } from '../../seal/puzzles/settings';
import '../styles/puzzles-page.css';
import { Drawer, type DrawerParts, RawRecord } from '../experiment/Drawer';
import { HistoryTab } from '../experiment/HistoryTab';
import { Page, type PageParts } from '../experiment/Page';
import { PlanEstimate } from '../experiment/RunEstimate';
import { visit } from '../experiment/session';
import { later } from '../ui/later';
import { ConfigurationsTab } from './drawer/ConfigurationsTab';
import { ExamplesTab } from './drawer/ExamplesTab';
import { PredictionsTab } from './drawer/PredictionsTab';
import {
  useCandidates,
  useProgress,
  usePuzzles,
  useQuizzedPuzzle,
  useSelectedCandidate,
  useSettings,
  useStage,
  useTrainCard,
  useView,
  useWork,
} from './experiment';
import { followPuzzleLink } from './followPuzzleLink';
import { keepTaskOnce } from './keptTask';
import { PuzzleExportMenu } from './PuzzleExportMenu';
import { PUZZLE_TABS, type PuzzleTab, puzzlePlan } from './page';
import { RecordedPuzzleRun } from './recorded/RecordedPuzzleRun';
import { editName } from './results';
import { PuzzleRounds } from './rounds/PuzzleRounds';
import { SelfEditsCard } from './stages/SelfEditsCard';
import { TaskCard } from './stages/TaskCard';
import { FinetuneCard, QuizCard, RewardCard } from './stages/TrainCards';
import { SweepTab } from './sweep/SweepTab';
import { TaskPanel } from './TaskPanel';
import {
  PRESET_HINTS,
  PRESET_NAMES,
  PUZZLE_HEAD,
  PUZZLE_HEADLINE,
  PUZZLE_SUBLINE,
  PUZZLE_TAB_LABELS,
} from './words/page';

const PARTS: PageParts = {
  headline: PUZZLE_HEADLINE,
  Subline,
  Controls: Preset,
  Export: PuzzleExportMenu,
  Estimate,
  Recorded: RecordedPuzzleRun,
  useSteps: () => [
    ['task', 'Task', 'done'],
    ['self-edits', 'Self-edits', useStage('write').status],
    ['finetune', 'Finetune', useTrainCard('finetune').status],
    ['quiz', 'Quiz', useTrainCard('quiz').status],
    ['reward', 'Reward', useTrainCard('reward').status],
  ],
  cards: [TaskCard, SelfEditsCard, FinetuneCard, QuizCard, RewardCard],
  Details,
  Rounds: PuzzleRounds,
};

export function PuzzlesPage() {
  const experiment = usePuzzles();
  useEffect(() => {
    visit(experiment);
    keepTaskOnce(experiment);
    followPuzzleLink(experiment);
  }, [experiment]);
  return <Page parts={PARTS} />;
}

function Subline() {
  const preset = useSettings((state) => state.settings.preset);
  return (
    <>
      <p>{PUZZLE_SUBLINE}</p>
      <p className="small">{PRESET_HINTS[preset]}</p>
    </>
  );
}

function Preset() {
  const id = useId();
  const { settings, change } = useSettings();
  return (
    <div className="field">
      <label htmlFor={id}>{PUZZLE_HEAD.preset}</label>
      <select
        id={id}
        className="input"
        value={settings.preset}
        title={PRESET_HINTS[settings.preset]}
        onChange={(event) => change({ ...settings, preset: event.target.value }, ['preset'])}
      >
        {PUZZLE_PRESET_NAMES.map((name) => (
          <option key={name} value={name}>
            {PRESET_NAMES[name]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** While something runs the status line says what is left. */
function Estimate() {
  const settings = useSettings((state) => state.settings);
  const work = useWork();
  const idle = useProgress((state) => state.task === null);
  return idle ? <PlanEstimate plan={puzzlePlan(settings, work)} /> : null;
}

function Details() {
  return (
    <>
      <TaskPanel />
      <Drawer parts={DRAWER} />
    </>
  );
}

const loadCurves = () => import('./drawer/CurvesTab');

const DRAWER: DrawerParts<PuzzleTab> = {
  tabs: PUZZLE_TABS,
  labels: PUZZLE_TAB_LABELS,
  bodies: {
    configurations: ConfigurationsTab,
    examples: ExamplesTab,
    curves: later(loadCurves),
    predictions: PredictionsTab,
    landscape: SweepTab,
    history: HistoryTab,
    raw: RawTab,
  },
  ofOne: ['examples', 'curves', 'predictions', 'raw'],
  useTab: () => [useView((state) => state.tab), useView((state) => state.pickTab)],
  useCandidates: () => useCandidates().map(({ id }, index) => ({ id, name: editName(index) })),
  useSelectedId: () => useSelectedCandidate()?.id ?? null,
  preload: loadCurves,
};

function RawTab() {
  const candidate = useSelectedCandidate();
  const puzzle = useQuizzedPuzzle();
  return <RawRecord of={candidate && { candidate, puzzle }} />;
}
