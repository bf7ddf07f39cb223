/** Why live runs are off on this page or wait, and the way back. */
import { Callout } from '../ui/Callout';
import type { LiveDomain } from './estimate';
import { connect } from './session';
import { UnavailableCallout } from './UnavailableCallout';
import { ELSEWHERE, RECOVERING } from './words/device';

interface Props {
  domain: LiveDomain;
  /** What can be done meanwhile. */
  stillWorks?: string;
}

export function EngineNotices({ domain, stillWorks }: Props) {
  const { status, stuck } = domain.useEngine();
  return (
    <>
      {status.kind === 'unavailable' && (
        <UnavailableCallout failure={status.failure} stillWorks={stillWorks} onReconnect={connect} />
      )}
      {status.kind === 'recovering' && (
        <Callout tone="warn" title={RECOVERING.title}>
          {RECOVERING.text(status.attempt, status.of)}
        </Callout>
      )}
      {status.kind === 'elsewhere' && <Callout tone="warn">{ELSEWHERE}</Callout>}
      {stuck !== null && <UnavailableCallout failure={stuck} onReconnect={connect} />}
    </>
  );
}
