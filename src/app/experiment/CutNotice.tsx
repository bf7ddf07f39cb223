/** Says what of a text did not fit, where it was written. */
import { CircleAlert } from 'lucide-react';
import type { Cut } from './limits';

export function CutNotice({ cut }: { cut: Cut }) {
  return (
    <p className="problem">
      <CircleAlert size={13} aria-hidden />
      Cut at {cut.most.toLocaleString('en')} characters; {cut.lost.toLocaleString('en')} did not fit.
    </p>
  );
}
