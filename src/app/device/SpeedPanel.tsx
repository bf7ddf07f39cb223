/** How fast the device is, measured, and what that comes to in a run. */
import { Gauge } from 'lucide-react';
import { useChosenModel } from '../experiment/chosenModel';
import { PlanEstimate } from '../experiment/RunEstimate';
import { useIsRunning } from '../experiment/running';
import { useCalibration } from '../experiment/timeLeft';
import { lab } from '../knowledge/experiment';
import { labPlan } from '../knowledge/page';
import { smallerRun } from '../knowledge/smallerRun';
import { Button } from '../ui/Button';
import { plural } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import styles from './device.module.css';
import { measureSpeed, useDevice } from './store';
import { DEVICE, speedTexts } from './words';

export function SpeedPanel() {
  const { speed, busy } = useDevice();
  const isRunning = useIsRunning();
  return (
    <Panel title={DEVICE.speed}>
      <div className={styles.content}>
        <p className="muted">{DEVICE.speedNote}</p>
        {speed !== null && (
          <dl className={styles.speeds}>
            {speedTexts(speed).map(({ name, value, means }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className={styles.figure}>{value}</dd>
                <dd className="muted small">{means}</dd>
              </div>
            ))}
          </dl>
        )}
        <div className="row" role="status">
          <Button icon={Gauge} disabled={isRunning} onClick={() => void measureSpeed()}>
            {DEVICE.measure}
          </Button>
          {busy === 'measuring' && <span className="muted small">{DEVICE.measuring}</span>}
        </div>
        <SmallRun />
      </div>
    </Panel>
  );
}

/** By the pace that was measured with the model at hand. */
function SmallRun() {
  const settings = lab.useSettings((state) => state.settings);
  const model = useChosenModel(({ worker }) => (worker.kind === 'ready' ? worker.model.name : null));
  const isKnown = useCalibration(lab) !== null;
  const small = smallerRun(settings, 1);
  return (
    <p>
      {DEVICE.smallRun}
      {model !== null && ` with ${model}`} ({plural(small.trainingPassages, 'passage')} ×{' '}
      {plural(small.edits, 'self-edit')}, one round):{' '}
      {isKnown ? <PlanEstimate plan={labPlan(small, null)} /> : <span className="muted">{DEVICE.noEstimate}</span>}
    </p>
  );
}
