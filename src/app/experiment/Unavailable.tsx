/** Why live runs are off, and the way back. */
import type { Failure } from '../../worker/protocol';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { connect } from './session';
import { adviceFor } from './words/advice';

interface Props {
  failure: Failure;
  /** What can be done meanwhile. */
  stillWorks?: string | undefined;
}

export default function Unavailable({ failure, stillWorks }: Props) {
  const advice = adviceFor(failure.code, failure.message, stillWorks);
  const reconnect = <Button onClick={connect}>Reconnect</Button>;
  return (
    <Callout tone="warn" title={advice.title} alert actions={advice.retry ? reconnect : undefined}>
      {advice.text}
    </Callout>
  );
}
