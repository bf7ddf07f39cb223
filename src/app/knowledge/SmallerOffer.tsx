/** The Lab's run of rounds, offered smaller where it takes long here. */
import { LONG_RUN, type RunEstimate } from '../../seal/cost/estimate';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { isWorthIt, LongRunOffer } from '../experiment/LongRunOffer';
import { useRunEstimate } from '../experiment/useRunEstimate';
import { runRounds } from './rounds';
import { useSettings } from './settings';
import { type RunSize, sizePhrase, withRunSize } from './words/settings';

export function SmallerOffer() {
  const settings = useSettings((state) => state.settings);
  const present = useRunEstimate(settings, null);
  const long = present !== null && present.seconds > LONG_RUN ? present : null;
  const smaller = useSmaller(settings, long);
  if (long === null || smaller === null) return null;
  return (
    <LongRunOffer
      present={long}
      smaller={smaller.estimate}
      name={sizePhrase(smaller.size)}
      onSmaller={() => {
        useSettings.getState().adopt(withRunSize(settings, smaller.size));
        void runRounds();
      }}
      onRunAnyway={() => void runRounds()}
    />
  );
}

/** The larger of the two that is not long itself, else the small one; nothing that is not much shorter. */
function useSmaller(
  settings: KnowledgeSettings,
  long: RunEstimate | null,
): { size: RunSize; estimate: RunEstimate } | null {
  const wanted = long !== null;
  const demo = useRunEstimate(withRunSize(settings, 'demo'), null, wanted);
  const small = useRunEstimate(withRunSize(settings, 'small'), null, wanted);
  if (long === null || demo === null || small === null) return null;
  if (demo.seconds < LONG_RUN && isWorthIt(demo, long)) return { size: 'demo', estimate: demo };
  return isWorthIt(small, long) ? { size: 'small', estimate: small } : null;
}
