/** Beside each part: the run that was opened, or all runs that differ from it in their seed alone. */
import { useRecorded, useRounds } from '../knowledge/experiment';
import { Segments } from '../ui/Segments';
import { allText, isOfSeveral } from './pool';
import { usePool } from './shown';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

export function SeedChoice() {
  const pool = usePool();
  const pooled = useForgetting((state) => state.pooled);
  const recorded = useRounds((state) => state.recorded);
  const live = useRounds((state) => state.live);
  const entry = useRecorded((state) => state.entry);
  const seed = recorded ? entry?.seed : live?.settings.seed;
  if (!isOfSeveral(pool) || seed === undefined) return null;
  const choose = (which: 'one' | 'all'): void => {
    // Places of sequences and of answers are others in one run than in all.
    useForgetting.setState({ pooled: which === 'all', sequence: null, answersOf: 0 });
  };
  return (
    <Segments
      legend={FORGETTING_WORDS.seeds}
      options={['one', 'all'] as const}
      labels={{ one: `Seed ${seed}`, all: allText(pool) }}
      chosen={pooled ? 'all' : 'one'}
      onChoose={choose}
    />
  );
}
