/** Why live runs are off on this page, and the way back. */
import type { Failure } from '../../worker/protocol';
import { Callout } from '../ui/Callout';
import { adviceFor } from './words/device';

interface Props {
  failure: Failure;
  /** What can be done meanwhile. */
  stillWorks?: string;
  onReconnect: () => void;
}

export function UnavailableCallout({ failure, stillWorks, onReconnect }: Props) {
  const advice = adviceFor(failure.code, failure.message, stillWorks);
  const reconnect = (
    <button type="button" className="button" onClick={onReconnect}>
      Reconnect
    </button>
  );
  return (
    <Callout tone="warn" title={advice.title} alert actions={advice.retry ? reconnect : undefined}>
      {advice.text}
    </Callout>
  );
}
