/** Every kernel in use against its reference, here and now: how far it is, what came of it, and a report to copy. */
import { ClipboardCopy, Play, Square } from 'lucide-react';
import { useState } from 'react';
import type { DeviceSheet, SelfTest } from '../../contract/device';
import { stopDevice } from '../experiment/deviceWork';
import { useIsRunning } from '../experiment/running';
import { useIsUntrusted } from '../experiment/trust';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Folded } from '../ui/Folded';
import { Panel } from '../ui/Panel';
import { ScrollBox } from '../ui/ScrollBox';
import styles from './device.module.css';
import { KernelTable } from './KernelTable';
import { reportText } from './report';
import { isWhole, testDevice, useDevice, wrongOf } from './store';
import { DEVICE, detailText, testingText, verdictText } from './words';

export function SelfTestPanel({ sheet }: { sheet: DeviceSheet }) {
  const { busy, test, problem } = useDevice();
  const isRunning = useIsRunning();
  const isUntrusted = useIsUntrusted(sheet);
  const isTesting = busy === 'testing';
  return (
    <Panel title={DEVICE.test}>
      <div className={styles.content}>
        <p className="muted">{DEVICE.testNote}</p>
        <div className="row">
          {isTesting ? (
            <Button icon={Square} onClick={stopDevice}>
              {DEVICE.stop}
            </Button>
          ) : (
            <Button look="primary" icon={Play} disabled={isRunning} onClick={() => void testDevice()}>
              {test === null ? DEVICE.run : DEVICE.again}
            </Button>
          )}
          {isRunning && busy === null && <span className="muted small">{DEVICE.busy}</span>}
        </div>
        {isTesting && <Progress />}
        {problem !== null && (
          <Callout tone="warn" alert>
            {problem}
          </Callout>
        )}
        <div role="status" className={styles.finding}>
          {test !== null && !isTesting && <Finding test={test} />}
        </div>
        {test === null && isUntrusted && (
          <Callout tone="warn" title="The last self-test here found something wrong.">
            {DEVICE.untrusted}
          </Callout>
        )}
        {test !== null && !isTesting && <Report sheet={sheet} test={test} />}
      </div>
    </Panel>
  );
}

function Progress() {
  const progress = useDevice((state) => state.progress);
  const { done = 0, of = 1, kernel = '' } = progress ?? {};
  return (
    <div className={styles.progress}>
      <progress aria-label="Self-test" value={done} max={of} />
      <span className="muted small">{progress === null ? DEVICE.looking : testingText(done, of, kernel)}</span>
    </div>
  );
}

function Finding({ test }: { test: SelfTest }) {
  const wrong = wrongOf(test);
  if (wrong.length === 0)
    return (
      <Callout tone={isWhole(test) ? 'good' : 'info'} title={verdictText(test)}>
        {isWhole(test) ? detailText(test) : `${DEVICE.stopped} ${detailText(test)}`}
      </Callout>
    );
  return (
    <Callout tone="warn" title={verdictText(test)}>
      <ul>
        {wrong.map(({ kernel, wrong: far }) => (
          <li key={kernel}>
            <strong>{kernel}</strong>, case “{far?.case}” {far?.shape !== '{}' && <code>{far?.shape}</code>}:{' '}
            {far?.what}
          </li>
        ))}
      </ul>
      {DEVICE.untrusted} {DEVICE.advice}
    </Callout>
  );
}

function Report({ sheet, test }: { sheet: DeviceSheet; test: SelfTest }) {
  const [copied, setCopied] = useState<'yes' | 'refused' | null>(null);
  const text = reportText(sheet, test, navigator.userAgent);
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    done.then(() => setCopied('yes')).catch(() => setCopied('refused'));
  };
  return (
    <>
      <div className="row">
        <Button icon={ClipboardCopy} onClick={copy}>
          {DEVICE.copy}
        </Button>
        <span className="muted small" role="status">
          {copied === 'yes' && DEVICE.copied}
          {copied === 'refused' && DEVICE.refused}
        </span>
      </div>
      <Folded summary={DEVICE.nearest}>
        <KernelTable test={test} />
      </Folded>
      <Folded summary={DEVICE.report}>
        <ScrollBox label={DEVICE.report} className={styles.report}>
          <pre>{text}</pre>
        </ScrollBox>
      </Folded>
    </>
  );
}
