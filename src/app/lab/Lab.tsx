/** The Lab: one passage through the five stages, details below, and ReST-EM rounds. */
import { Play } from 'lucide-react';
import { useEffect } from 'react';
import { Drawer } from '../panels/Drawer';
import { ExportMenu } from '../panels/ExportMenu';
import { FinetuneCard } from '../panels/FinetuneCard';
import { LabSettings } from '../panels/LabSettings';
import { PassageCard } from '../panels/PassageCard';
import { QuestionsPanel } from '../panels/QuestionsPanel';
import { QuizCard } from '../panels/QuizCard';
import { RewardCard } from '../panels/RewardCard';
import { RoundsPanel } from '../panels/RoundsPanel';
import { LabEstimate } from '../panels/RunEstimate';
import { SeedControl } from '../panels/SeedControl';
import { SelfEditsCard } from '../panels/SelfEditsCard';
import { SettingsButton } from '../panels/SettingsButton';
import { StageStepper } from '../panels/StageStepper';
import { RecordedRun } from '../runs/RecordedRun';
import { revisit } from '../session';
import { Notices } from '../shell/Notices';
import { useDraft } from '../stores/draft';
import { useLab } from '../stores/lab';
import { useView } from '../stores/view';
import { HEADLINE, LIVE_SUBLINE, OWN_TEXT, SUBLINE, TOY_WORLD } from '../strings/lab';
import { runAll } from './actions';
import { useRunnable } from './useStage';

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
