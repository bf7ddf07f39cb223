/** Says what of a text did not fit, where it was written. */
import { Problem } from '../ui/Callout';
import type { Cut } from './limits';

export function CutNotice({ cut }: { cut: Cut }) {
  return (
    <Problem>
      Cut at {cut.most.toLocaleString('en')} characters; {cut.lost.toLocaleString('en')} did not fit.
    </Problem>
  );
}
