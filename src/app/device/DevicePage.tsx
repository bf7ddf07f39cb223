/** The visitor's own device: what it is, whether it computes right, how fast, and how much of its memory may be used. */
import { useEffect } from 'react';
import { MostMemory } from '../experiment/MostMemory';
import { chooseMostMemory } from '../experiment/modelChoice';
import { useIsRunning } from '../experiment/running';
import { Head, Main } from '../ui/Main';
import { AdapterPanel, LimitsPanel } from './AdapterPanel';
import styles from './device.module.css';
import { SelfTestPanel } from './SelfTestPanel';
import { SpeedPanel } from './SpeedPanel';
import { lookAtDevice, useDevice } from './store';
import { WithoutGpu } from './WithoutGpu';
import { DEVICE } from './words';

export default function DevicePage() {
  const { sheet, missing } = useDevice();
  const isRunning = useIsRunning();
  useEffect(() => {
    void lookAtDevice();
    document.title = 'Device · Selkie';
    return () => {
      document.title = 'Selkie: a playground for self-adapting language models';
    };
  }, []);
  return (
    <Main>
      <Head headline={DEVICE.title} text={<p>{DEVICE.intro}</p>}>
        {null}
      </Head>
      {sheet === null && missing === null && (
        <p role="status" className="muted">
          {DEVICE.looking}
        </p>
      )}
      {sheet === null && missing !== null && <WithoutGpu failure={missing} />}
      {sheet !== null && (
        <>
          <div className={styles.columns}>
            <div className={styles.column}>
              <AdapterPanel sheet={sheet} />
              <SelfTestPanel sheet={sheet} />
            </div>
            <div className={styles.column}>
              <SpeedPanel />
              <MostMemory isBusy={isRunning} onAllow={chooseMostMemory} />
            </div>
          </div>
          <LimitsPanel sheet={sheet} />
        </>
      )}
    </Main>
  );
}
