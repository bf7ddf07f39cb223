/** The Lab: one passage through the five stages, details below, and ReST-EM rounds. */
import { Play } from 'lucide-react';
import { useEffect } from 'react';
import { Notices } from '../experiment/Notices';
import { LabEstimate } from '../experiment/RunEstimate';
import { revisit } from '../experiment/session';
import { SettingsButton } from '../experiment/settingsControls';
import { runAll } from './actions';
import { Drawer } from './Drawer';
import { useDraft } from './draft';
import { ExportMenu } from './ExportMenu';
import { FinetuneCard } from './FinetuneCard';
import { useLab } from './lab';
import { PassageCard } from './PassageCard';
import { QuestionsPanel } from './QuestionsPanel';
import { QuizCard } from './QuizCard';
import { RewardCard } from './RewardCard';
import { RoundsPanel } from './RoundsPanel';
import { RecordedRun } from './recorded/RecordedRun';
import { SelfEditsCard } from './SelfEditsCard';
import { StageStepper } from './StageStepper';
import { LabSettings, SeedControl } from './settingsControls';
import { useRunnable } from './useStage';
import { useView } from './view';
import { HEADLINE, LIVE_SUBLINE, OWN_TEXT, SUBLINE, TOY_WORLD } from './words/lab';

export function Lab() {
  const { settingsOpen, toggleSettings } = useView();
  const runnable = useRunnable();
  useEffect(() => revisit('knowledge'), []);
  const own = useDraft(
    (state) => state.history.present.origin.kind === 'own' && state.history.present.passage.context !== '',
  );
  const recorded = useLab((state) => state.recorded);
  return (
    <main className="page" id="main" tabIndex={-1}>
      <div className="hero">
        <div className="hero-text">
          <h1>{HEADLINE}</h1>
          <p>
            {recorded ? LIVE_SUBLINE : SUBLINE} {own ? OWN_TEXT : TOY_WORLD}
          </p>
        </div>
        <div className="run-bar">
          <SeedControl />
          <SettingsButton open={settingsOpen} place="settings-place" onToggle={toggleSettings} />
          <ExportMenu />
          <button type="button" className="button primary big" disabled={!runnable} onClick={() => void runAll()}>
            <Play size={16} aria-hidden />
            Run all steps
          </button>
          <LabEstimate />
        </div>
      </div>
      <Notices />
      <RecordedRun />
      <div id="settings-place" hidden={!settingsOpen}>
        {settingsOpen && <LabSettings />}
      </div>
      <StageStepper />
      <div className="stages">
        <PassageCard />
        <SelfEditsCard />
        <FinetuneCard />
        <QuizCard />
        <RewardCard />
      </div>
      <div className="workbench">
        <QuestionsPanel />
        <Drawer />
      </div>
      <RoundsPanel />
    </main>
  );
}
