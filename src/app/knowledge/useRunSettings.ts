/** The settings of the rounds on the page, live or recorded, whatever the form says by now; `null` when there are none. */
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { useRecorded } from './recorded/recorded';
import { useRounds } from './roundsStore';

export function useRunSettings(): KnowledgeSettings | null {
  const begun = useRounds((state) => state.live);
  const recorded = useRounds((state) => state.recorded);
  const run = useRecorded((state) => state.run);
  return begun?.settings ?? (recorded ? (run?.settings ?? null) : null);
}
