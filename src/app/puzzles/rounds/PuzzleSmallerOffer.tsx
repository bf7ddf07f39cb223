/** The run of rounds on puzzles, offered smaller where it takes long here. */
import { LONG_RUN } from '../../../seal/cost/estimate';
import { PUZZLES } from '../../experiment/estimate';
import { isWorthIt, LongRunOffer } from '../../experiment/LongRunOffer';
import { useEstimated } from '../../experiment/useRunEstimate';
import { puzzlePlan } from '../connection';
import { usePuzzleDraft } from '../draft';
import { runRounds } from '../longRuns';
import { QUICK_LOOK, withPuzzleRunSize } from '../words/settings';

export function PuzzleSmallerOffer() {
  const settings = usePuzzleDraft((state) => state.settings);
  const present = useEstimated(PUZZLES, puzzlePlan(settings, null, []));
  const long = typeof present !== 'string' && present.seconds > LONG_RUN ? present : null;
  const quick = withPuzzleRunSize(settings, 'quick');
  const smaller = useEstimated(PUZZLES, long === null ? null : puzzlePlan(quick, null, []));
  if (long === null || typeof smaller === 'string' || !isWorthIt(smaller, long)) return null;
  return (
    <LongRunOffer
      present={long}
      smaller={smaller}
      name={QUICK_LOOK}
      onSmaller={() => {
        usePuzzleDraft.getState().adopt(quick);
        void runRounds();
      }}
      onRunAnyway={() => void runRounds()}
    />
  );
}
