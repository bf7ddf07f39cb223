/** A run that takes long here is offered smaller, in words and with its own estimate, before it is started. */
import { LONG_RUN, type RunEstimate } from '../../seal/cost/estimate';
import { type RunSize, withRunSize } from '../../seal/runSizes';
import type { KnowledgeSettings } from '../../seal/settings';
import { Callout } from '../controls/Callout';
import { runRounds } from '../lab/actions';
import { durationText } from '../lab/timeLeft';
import { useRunEstimate } from '../lab/useRunEstimate';
import { useSettings } from '../stores/settings';
import { SIZE_LABELS } from '../strings/estimate';

/** Less than this much shorter is no offer. */
const WORTH_IT = 0.7;

export function SmallerOffer() {
  const settings = useSettings((state) => state.settings);
  const present = useRunEstimate(settings, null);
  const long = present !== null && present.seconds > LONG_RUN;
  const smaller = useSmaller(settings, long ? present.seconds : 0);
  if (!long || smaller === null) return null;
  const { size, estimate } = smaller;
  const start = (next: KnowledgeSettings): void => {
    useSettings.getState().adopt(next);
    void runRounds();
  };
  return (
    <div className="content">
      <Callout
        tone="info"
        actions={
          <>
            <button type="button" className="button" onClick={() => start(withRunSize(settings, size))}>
              Use the {SIZE_LABELS[size].toLowerCase()} run ≈ {durationText(estimate.seconds)}
            </button>
            <button type="button" className="button" onClick={() => void runRounds()}>
              Run anyway
            </button>
          </>
        }
      >
        About {durationText(present.seconds)} here. A smaller run shows the same with wider error bars.
      </Callout>
    </div>
  );
}

/** The larger of the two that is not long itself, else the small one; nothing that is not much shorter. */
function useSmaller(settings: KnowledgeSettings, seconds: number): { size: RunSize; estimate: RunEstimate } | null {
  const wanted = seconds > 0;
  const demo = useRunEstimate(withRunSize(settings, 'demo'), null, wanted);
  const small = useRunEstimate(withRunSize(settings, 'small'), null, wanted);
  if (demo === null || small === null) return null;
  if (demo.seconds < Math.min(LONG_RUN, WORTH_IT * seconds)) return { size: 'demo', estimate: demo };
  return small.seconds < WORTH_IT * seconds ? { size: 'small', estimate: small } : null;
}
