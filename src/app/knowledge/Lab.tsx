/** The Lab: one passage through the five stages, details below, and ReST-EM rounds. */
import { type ComponentType, useEffect, useMemo } from 'react';
import { useChosenModel } from '../experiment/chosenModel';
import { Drawer, type DrawerParts, RawRecord } from '../experiment/Drawer';
import { ExportButton } from '../experiment/ExportButton';
import { LossCurves } from '../experiment/LossCurves';
import { Page, type PageParts } from '../experiment/Page';
import { revisit } from '../experiment/session';
import { TourOffer } from '../experiment/TourOffer';
import { divergedNote } from '../experiment/words/diverged';
import { later, partsOf } from '../ui/later';
import { Part } from '../ui/Part';
import { candidateName, meanLosses } from './candidates';
import {
  lab,
  useDraft,
  useDraftProblem,
  usePlan,
  useRecorded,
  useResults,
  useSelected,
  useStage,
  useView,
} from './experiment';
import styles from './Lab.module.css';
import { LabLead } from './LabLead';
import { PassageCard } from './PassageCard';
import { DRAWER_TABS, type DrawerTab } from './page';
import { QuizCard, RewardCard } from './RewardCards';
import { LabRounds } from './Rounds';
import { FinetuneCard, SelfEditsCard } from './SelfEditCards';
import {
  DRAWER_LABELS,
  HEADLINE,
  LEAD,
  OWN_TEXT,
  PAPER,
  REAL_MODEL,
  RECORDED_WORK,
  SUBLINE,
  TOY_WORLD,
  WORK,
} from './words/lab';

const detail = partsOf(() => import('./details'));
const RecordedRun = later(() => import('./recorded/RecordedRun'));
const Scenarios = later(() => import('./Scenarios'));
const OutsideHelper = later(() => import('./outside/OutsideHelper'));
const LabExports = detail((all) => all.LabExports);
const QuestionsPanel = detail((all) => all.QuestionsPanel);

const PARTS: PageParts = {
  headline: HEADLINE,
  Subline,
  Lead: LabLead,
  Work,
  Controls: () => (
    <Part failed="The scenarios could not be shown." waiting={<div className="field" />}>
      <Scenarios />
    </Part>
  ),
  Export: () => (
    <ExportButton>
      {(close) => (
        <Part failed="What can be exported could not be listed.">
          <LabExports onPicked={close} />
        </Part>
      )}
    </ExportButton>
  ),
  Recorded: () =>
    useRecorded((state) => state.shown) !== 'nothing' && (
      <Part failed="The recorded run could not be shown." waiting={<div className={styles.recorded} />}>
        <RecordedRun />
      </Part>
    ),
  FurtherSettings: OutsideHelper,
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
  Details: () => (
    <div className={styles.workbench}>
      <Part failed="The questions could not be shown." waiting={<div className={styles.waiting} />}>
        <QuestionsPanel />
      </Part>
      <Drawer parts={DRAWER} />
    </div>
  ),
  Rounds: LabRounds,
  usePlan,
};

/** @param Story what stands first on the page. */
export function Lab({ Story }: { Story?: ComponentType }) {
  useEffect(() => revisit(lab), []);
  const parts = useMemo(() => ({ ...PARTS, Story }), [Story]);
  return <Page parts={parts} />;
}

function Subline() {
  return (
    <p>
      {SUBLINE} <a href={PAPER.address}>{PAPER.name}</a>. <TourOffer />
    </p>
  );
}

function Work() {
  const own = useDraft(({ history: { present } }) => present.origin.kind === 'own' && present.passage.context !== '');
  const recorded = useResults((state) => state.recorded);
  const isOwnModel = useChosenModel(({ ref }) => ref !== null);
  // The panel of a recorded run says which model it is of.
  const isOther = useRecorded(({ entry }) => entry?.model !== lab.page.model.name) && recorded;
  const about = isOwnModel ? REAL_MODEL : own ? OWN_TEXT : TOY_WORLD;
  return (
    <p>
      {recorded ? RECORDED_WORK : WORK} {!isOther && about} {!isOwnModel && <a href="#/models">{LEAD.openModel}</a>}
    </p>
  );
}

const DRAWER: DrawerParts<DrawerTab> = {
  tabs: DRAWER_TABS,
  labels: DRAWER_LABELS,
  bodies: {
    texts: detail((all) => all.TextsTab),
    sequences: detail((all) => all.SequencesTab),
    curves: CurvesTab,
    answers: detail((all) => all.AnswersTab),
    credit: later(() => import('./CreditTab')),
    adapters: later(() => import('./AdaptersTab')),
    history: detail((all) => all.HistoryTab),
    raw: RawTab,
  },
  ofOne: DRAWER_TABS.filter((tab) => tab !== 'history'),
  useTab: () => [useView((state) => state.tab), useView((state) => state.pickTab)],
  useCandidates: () =>
    useResults((state) => state.results.candidates).map((one) => ({ id: one.id, name: candidateName(one) })),
  useSelectedId: () => useSelected()?.id ?? null,
};

function CurvesTab() {
  const { candidates, passageOnly } = useResults((state) => state.results);
  const curves = candidates
    .filter(({ losses }) => losses.length > 0)
    .map((candidate) => ({
      id: candidate.id,
      label: candidateName(candidate),
      losses: meanLosses(candidate),
      diverged: candidate.scored && divergedNote(candidate.scored),
    }));
  const selected = useSelected()?.id ?? null;
  return <LossCurves curves={curves} passageOnly={passageOnly ? meanLosses(passageOnly) : []} selected={selected} />;
}

function RawTab() {
  const candidate = useSelected();
  const base = useResults((state) => state.results.base);
  return <RawRecord of={candidate && { candidate, base }} />;
}
