/** Of a device that its self-test found wrong. */
import { Callout } from '../ui/Callout';

export default function UntrustedNotice() {
  return (
    <Callout tone="warn" title="This device computes wrong." actions={<a href="#/device">See what is off</a>}>
      A self-test found sums that are off, so live results may be wrong. Runs that you keep are marked as untrusted.
    </Callout>
  );
}
