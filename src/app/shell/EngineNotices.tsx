/** Why live runs are off on this page or wait, and the way back. */
import { Callout } from '../controls/Callout';
import { connect } from '../session';
import type { LiveDomain } from '../stores/estimate';
import { ELSEWHERE, RECOVERING } from '../strings/device';
import { UnavailableCallout } from './UnavailableCallout';

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
