/** Without a device: first what works all the same, then why there is none and what to do in this browser. */
import type { Failure } from '../../worker/protocol';
import { adviceFor } from '../experiment/words/advice';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Panel } from '../ui/Panel';
import styles from './device.module.css';
import { lookAtDevice } from './store';
import { DEVICE, WITHOUT } from './words';

export function WithoutGpu({ failure }: { failure: Failure }) {
  const { title, text, retry } = adviceFor(failure.code, failure.message, '');
  return (
    <>
      <Panel title={DEVICE.works}>
        <ul className={styles.works}>
          {WITHOUT.map(({ href, name, text: what }) => (
            <li key={href}>
              <a href={href}>{name}</a> {what}
            </li>
          ))}
        </ul>
      </Panel>
      <Callout
        tone="warn"
        title={title}
        actions={retry ? <Button onClick={() => void lookAtDevice()}>Look again</Button> : undefined}
      >
        {text}
      </Callout>
    </>
  );
}
