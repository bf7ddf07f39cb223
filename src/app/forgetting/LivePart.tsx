/** Sequences of the visitor's own: what is to be run, how long it takes here, and the button. */
import { Play } from 'lucide-react';
import { useEffect } from 'react';
import { ENGLISH_HELD_OUT } from '../../seal/knowledge/englishInputs';
import { KNOWLEDGE_SETTINGS } from '../../seal/knowledge/settings';
import type { Setting } from '../../seal/settings';
import { loadInterrupted, useInterrupted } from '../experiment/interrupted';
import { PlanEstimate } from '../experiment/RunEstimate';
import { useIsRunning } from '../experiment/running';
import { SettingField } from '../experiment/SettingField';
import { RemedyButton } from '../experiment/StageFrame';
import { isAtWork } from '../experiment/setting';
import { SeedSetting } from '../experiment/settingsControls';
import { useEngine, useKnowledge, useRounds, useSettings } from '../knowledge/experiment';
import { labPlan } from '../knowledge/page';
import { isOfSequences } from '../knowledge/sequencesSettings';
import { Button } from '../ui/Button';
import { Callout, Problem } from '../ui/Callout';
import { Folded } from '../ui/Folded';
import { Panel } from '../ui/Panel';
import styles from './forgetting.module.css';
import { leavePool } from './pooledRuns';
import { lookAfresh } from './view';
import { FORGETTING_WORDS } from './words';
import { refusalText } from './working';

const settingsOf = (paths: readonly string[]): Setting[] =>
  paths.flatMap((path) => KNOWLEDGE_SETTINGS.list.find((one) => one.path === path) ?? []);

const [MAIN, REMEDIES] = [
  settingsOf(['continual.sequences', 'continual.length', 'continual.author']),
  settingsOf(['continual.remedies']),
];
const MORE: readonly Setting[] = [
  ...KNOWLEDGE_SETTINGS.list.filter(
    (one) => one.path.startsWith('continual.') && !MAIN.includes(one) && !REMEDIES.includes(one),
  ),
  ...settingsOf(['sideQuestions', 'finetune.learningRate', 'finetune.epochs', 'finetune.rank', 'corpus']),
];

export function LivePart() {
  const { actions } = useKnowledge();
  const form = useSettings();
  const ready = useEngine((state) => state.status.kind === 'ready');
  const hasPolicy = useEngine((state) => state.policy !== null);
  const problem = useRounds((state) => state.problem);
  const idle = !useIsRunning();
  const { settings } = form;
  const refusal = refusalText(settings, settings.corpus === 'english' ? ENGLISH_HELD_OUT : null);
  const run = (): void => {
    leavePool();
    lookAfresh();
    scrollTo({ top: 0 });
    void actions.runRounds();
  };
  const fields = (list: readonly Setting[], explained = false) =>
    list
      .filter((one) => isAtWork(one, settings))
      .map((one) => <SettingField key={one.path} setting={one} form={form} explained={explained} />);
  return (
    <Panel title={FORGETTING_WORDS.liveTitle} data-part="settings">
      <div className="content stack">
        <p className="muted small">
          {FORGETTING_WORDS.liveNote} {hasPolicy && FORGETTING_WORDS.policyLost}
        </p>
        <Interrupted />
        <div className={styles.form}>
          <div className={styles.fields}>
            {fields(MAIN)}
            <SeedSetting list={KNOWLEDGE_SETTINGS.list} form={form} onNew={actions.newSeed} />
          </div>
          <div className={styles.remedies}>{fields(REMEDIES, true)}</div>
        </div>
        <Folded summary={FORGETTING_WORDS.more}>
          <div className={styles.more}>{fields(MORE)}</div>
        </Folded>
        {problem !== null && (
          <Callout tone="warn" title={FORGETTING_WORDS.failed} alert actions={<RemedyButton problem={problem} />}>
            {problem}
          </Callout>
        )}
        {refusal !== null && <Problem>{refusal}</Problem>}
        <div className={styles.run}>
          <Button icon={Play} look="primary" size="big" disabled={!ready || !idle || refusal !== null} onClick={run}>
            {FORGETTING_WORDS.run}
          </Button>
          {idle && refusal === null && <PlanEstimate plan={labPlan(settings, null)} />}
        </div>
      </div>
    </Panel>
  );
}

/** The way to a run that a reload or a crash broke off. */
function Interrupted() {
  const runs = useInterrupted((state) => state.runs);
  useEffect(() => void loadInterrupted(), []);
  if (!runs.some((run) => run.state === 'interrupted' && isOfSequences(run.settings))) return null;
  return (
    <Callout
      tone="info"
      actions={
        <a className="button small" href="#/runs">
          {FORGETTING_WORDS.toRuns}
        </a>
      }
    >
      {FORGETTING_WORDS.interrupted}
    </Callout>
  );
}
