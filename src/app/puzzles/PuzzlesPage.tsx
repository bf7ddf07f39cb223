/** One puzzle through the five stages, details below, and ReST-EM rounds on the puzzles of the embedded world. */

import { Play, X } from 'lucide-react';
import { type ComponentType, useEffect, useMemo } from 'react';
import { PUZZLE_PRESET_NAMES } from '../../seal/puzzles/settings';
import { Drawer, type DrawerParts, RawRecord } from '../experiment/Drawer';
import { useActions } from '../experiment/experiment';
import { HistoryTab } from '../experiment/HistoryTab';
import { LossCurves } from '../experiment/LossCurves';
import { Page, type PageParts } from '../experiment/Page';
import { divergedText, isDiverged } from '../experiment/words/diverged';
import { Button, IconButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { later } from '../ui/later';
import { Panel } from '../ui/Panel';
import { Part } from '../ui/Part';
import { Select } from '../ui/Select';
import { Told } from '../ui/Told';
import { ConfigurationsTab, ExamplesTab } from './configuration/ConfigurationTabs';
import {
  useCandidates,
  useDraft,
  usePlan,
  usePuzzles,
  useQuizzedPuzzle,
  useResults,
  useSelectedCandidate,
  useSettings,
  useStage,
  useTrainCard,
  useView,
} from './experiment';
import { VotesView } from './grids/VotesView';
import { PuzzleExportMenu } from './PuzzleExportMenu';
import { PuzzleRounds } from './PuzzleRounds';
import { PUZZLE_TABS, type PuzzleTab } from './page';
import { RecordedPuzzleRun } from './recorded/RecordedPuzzleRun';
import { editName } from './results';
import { FinetuneCard, QuizCard, RewardCard, SelfEditsCard, TaskCard } from './StageCards';
import { startUp } from './startup';
import { SweepTab } from './sweep/SweepTab';
import { EMPTY, PAGE, PANEL_NAMES, PUZZLE_TAB_LABELS } from './words/page';
import { PRESET_HINTS, PRESET_NAMES } from './words/settings';

const PARTS: PageParts = {
  headline: PAGE.headline,
  Subline,
  Lead: PuzzlesLead,
  Work,
  Controls: Preset,
  Export: PuzzleExportMenu,
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
  usePlan,
};

/** @param Story what stands first on the page. */
export function PuzzlesPage({ Story }: { Story?: ComponentType }) {
  const experiment = usePuzzles();
  useEffect(() => startUp(experiment), [experiment]);
  const parts = useMemo(() => ({ ...PARTS, Story }), [Story]);
  return <Page parts={parts} />;
}

function Subline() {
  return (
    <p>
      <Told text={PAGE.subline} />
    </p>
  );
}

/** What can be done first: have it explained, draw a task, see one solved on this device. */
function PuzzlesLead() {
  const { actions } = usePuzzles();
  const togglePanel = useView((state) => state.togglePanel);
  const runnable = useActions().runnable();
  return (
    <div className="row wrap">
      <a className="button quiet" href="#/learn">
        {PAGE.how}
      </a>
      <Button look="quiet" onClick={() => togglePanel('editor')}>
        {PAGE.draw}
      </Button>
      <Button
        icon={Play}
        look="primary"
        size="big"
        disabled={!runnable}
        onClick={() => {
          document.getElementById('task')?.scrollIntoView({ block: 'start' });
          void actions.runAll();
        }}
      >
        {PAGE.live}
      </Button>
    </div>
  );
}

function Work() {
  const preset = useSettings((state) => state.settings.preset);
  const recorded = useResults((state) => state.recorded);
  return (
    <p>
      {recorded ? PAGE.recordedWork : PAGE.work} {PRESET_HINTS[preset]}
    </p>
  );
}

function Preset() {
  const { settings, change } = useSettings();
  return (
    <div className="field">
      <Select
        label="Preset"
        value={settings.preset}
        title={PRESET_HINTS[settings.preset]}
        options={PUZZLE_PRESET_NAMES.map((name) => [name, PRESET_NAMES[name]])}
        onPick={(preset) => change({ ...settings, preset }, ['preset'])}
      />
    </div>
  );
}

function Details() {
  return (
    <>
      <TaskPanel />
      <Drawer parts={DRAWER} />
    </>
  );
}

const LibraryPanel = later(() => import('./library/TaskLibrary'));
const GridEditor = later(async () => ({ default: (await import('./grids/GridEditor')).GridEditor }));

/** The library or the editor, while one of them is open. */
function TaskPanel() {
  const { panel, togglePanel } = useView();
  const { history, edit } = useDraft();
  if (panel !== 'library' && panel !== 'editor') return null;
  return (
    <Panel
      title={PANEL_NAMES[panel]}
      beside={<IconButton icon={X} label="Close" look="quiet" onClick={() => togglePanel(panel)} />}
    >
      <Part of={panel} failed="This could not be shown." waiting={<p className="muted padded">One moment.</p>}>
        {panel === 'library' ? (
          <LibraryPanel />
        ) : (
          <div className="content">
            <GridEditor history={history} onChange={edit} />
          </div>
        )}
      </Part>
    </Panel>
  );
}

const DRAWER: DrawerParts<PuzzleTab> = {
  tabs: PUZZLE_TABS,
  labels: PUZZLE_TAB_LABELS,
  bodies: {
    configurations: ConfigurationsTab,
    examples: ExamplesTab,
    curves: CurvesTab,
    predictions: PredictionsTab,
    landscape: SweepTab,
    adapters: later(() => import('./AdaptersTab')),
    history: HistoryTab,
    raw: RawTab,
  },
  ofOne: ['examples', 'curves', 'predictions', 'adapters', 'raw'],
  useTab: () => [useView((state) => state.tab), useView((state) => state.pickTab)],
  useCandidates: () => useCandidates().map(({ id }, index) => ({ id, name: editName(index) })),
  useSelectedId: () => useSelectedCandidate()?.id ?? null,
};

function CurvesTab() {
  const curves = useCandidates().flatMap(({ id, losses, rewarded }, index) => {
    const diverged = rewarded && isDiverged(rewarded) ? divergedText(rewarded.divergedAt) : null;
    return losses.length === 0 && diverged === null ? [] : [{ id, label: editName(index), losses, diverged }];
  });
  return <LossCurves curves={curves} selected={useSelectedCandidate()?.id ?? null} />;
}

/** The votes with the selected candidate's adapter, and those without any. */
function PredictionsTab() {
  const puzzle = useQuizzedPuzzle();
  const predictions = useSelectedCandidate()?.predictions ?? null;
  const inContext = useResults((state) => state.results.inContext);
  if (predictions === null) return <EmptyState {...EMPTY.predictions} />;
  return (
    <div className="stack">
      <VotesView puzzle={puzzle} predictions={predictions} />
      {inContext !== null && (
        <details>
          <summary>The same without training</summary>
          <VotesView puzzle={puzzle} predictions={inContext} />
        </details>
      )}
    </div>
  );
}

function RawTab() {
  const candidate = useSelectedCandidate();
  const puzzle = useQuizzedPuzzle();
  return <RawRecord of={candidate && { candidate, puzzle }} />;
}
