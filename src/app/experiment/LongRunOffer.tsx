/** What is said of a run that takes long here before it is started, and the smaller one that is offered in its place. */
import type { RunEstimate } from '../../seal/cost/estimate';
import { Callout } from '../ui/Callout';
import { LONG_RUN_OFFER } from './words/estimate';

/** Less than this much shorter is no offer. */
const WORTH_IT = 0.7;

export const isWorthIt = (smaller: RunEstimate, present: RunEstimate): boolean =>
  smaller.seconds < WORTH_IT * present.seconds;

interface Props {
  present: RunEstimate;
  smaller: RunEstimate;
  /** What the smaller one is called: "the small run". */
  name: string;
  onSmaller: () => void;
  onRunAnyway: () => void;
}

export function LongRunOffer({ present, smaller, name, onSmaller, onRunAnyway }: Props) {
  return (
    <div className="content">
      <Callout
        tone="info"
        actions={
          <>
            <button type="button" className="button" onClick={onSmaller}>
              {LONG_RUN_OFFER.smaller(name, smaller.seconds)}
            </button>
            <button type="button" className="button" onClick={onRunAnyway}>
              {LONG_RUN_OFFER.anyway}
            </button>
          </>
        }
      >
        {LONG_RUN_OFFER.text(present.seconds)}
      </Callout>
    </div>
  );
}
