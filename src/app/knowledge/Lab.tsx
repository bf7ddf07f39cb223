/** The Lab: one passage through the five stages, details below, and ReST-EM rounds. */
import { useEffect } from 'react';
import { Drawer, type DrawerParts, RawRecord } from '../experiment/Drawer';
import { HistoryTab } from '../experiment/HistoryTab';
import { Page, type PageParts } from '../experiment/Page';
import { PlanEstimate } from '../experiment/RunEstimate';
import { revisit } from '../experiment/session';
import { later } from '../ui/later';
import { AnswersTab } from './AnswersTab';
import { candidateName } from './candidates';
import { ExportMenu } from './ExportMenu';
import {
  lab,
  useDraft,
  useProgress,
  useResults,
  useRunnable,
  useSettings,
  useStage,
  useView,
  useWork,
} from './experiment';
import { FinetuneCard } from './FinetuneCard';
import { PassageCard } from './PassageCard';
import { DRAWER_TABS, type DrawerTab, labPlan } from './page';
import { QuestionsPanel } from './QuestionsPanel';
import { QuizCard } from './QuizCard';
import { RewardCard } from './RewardCard';
import { LabRounds } from './RoundsPanel';
import { RecordedRun } from './recorded/RecordedRun';
import { SelfEditsCard } from './SelfEditsCard';
import { SequencesTab } from './SequencesTab';
import { TextsTab } from './TextsTab';
import { useDraftProblem, useSelected } from './useSelected';
import { DRAWER_LABELS, HEADLINE, LIVE_SUBLINE, OWN_TEXT, SUBLINE, TOY_WORLD } from './words/lab';

const PARTS: PageParts = {
  headline: HEADLINE,
  Subline,
  Export: ExportMenu,
  Estimate,
  Recorded: RecordedRun,
  useSteps: () => {
    const passage = useDraftProblem()?.place === 'passage' ? 'failed' : 'done';
    const quiz = useStage('quiz').status;
    return [
      ['passage', 'Passage', passage],
      ['self-edits', 'Self-edits', useStage('write').status],
      ['finetune', 'Finetune', useStage('finetune').status],
      ['quiz', 'Quiz', quiz],
      ['reward', 'Reward', quiz],
    ];
  },
  cards: [PassageCard, SelfEditsCard, FinetuneCard, QuizCard, RewardCard],
  Details,
  Rounds: LabRounds,
  useRunnable,
};

export function Lab() {
  useEffect(() => revisit(lab), []);
  return <Page parts={PARTS} />;
}

function Subline() {
  const own = useDraft(({ history: { present } }) => present.origin.kind === 'own' && present.passage.context !== '');
  const recorded = useResults((state) => state.recorded);
  return (
    <p>
      {recorded ? LIVE_SUBLINE : SUBLINE} {own ? OWN_TEXT : TOY_WORLD}
    </p>
  );
}

/** While something runs the status line says what is left. */
function Estimate() {
  const settings = useSettings((state) => state.settings);
  const passage = useWork();
  const idle = useProgress((state) => state.task === null);
  const runnable = passage.context.trim() !== '' && passage.questions.length > 0;
  return idle && runnable ? <PlanEstimate plan={labPlan(settings, passage)} /> : null;
}

function Details() {
  return (
    <div className="workbench">
      <QuestionsPanel />
      <Drawer parts={DRAWER} />
    </div>
  );
}

const loadCurves = () => import('./CurvesTab');

const DRAWER: DrawerParts<DrawerTab> = {
  tabs: DRAWER_TABS,
  labels: DRAWER_LABELS,
  bodies: {
    texts: TextsTab,
    sequences: SequencesTab,
    curves: later(loadCurves),
    answers: AnswersTab,
    credit: later(() => import('./CreditTab')),
    history: HistoryTab,
    raw: RawTab,
  },
  ofOne: DRAWER_TABS.filter((tab) => tab !== 'history'),
  useTab: () => [useView((state) => state.tab), useView((state) => state.pickTab)],
  useCandidates: () =>
    useResults((state) => state.results.candidates).map((candidate) => ({
      id: candidate.id,
      name: candidateName(candidate),
    })),
  useSelectedId: () => useSelected()?.id ?? null,
  preload: loadCurves,
};

function RawTab() {
  const selected = useSelected();
  const base = useResults((state) => state.results.base);
  return <RawRecord of={selected && { candidate: selected, base }} />;
}
