import { useMemo } from 'react';
import type { SelectionDecision } from '../../seal/knowledge/types';
import { decisionsOf } from './decisions';
import { useDraft } from './draft';
import { useLab } from './lab';
import { useSettings } from './settings';

/** What the selection rule keeps of the candidates on the page; a recorded run holds what was decided when it ran. */
export function useDecisions(): SelectionDecision[] {
  const results = useLab((state) => state.results);
  const recorded = useLab((state) => state.recorded);
  const settings = useSettings((state) => state.settings);
  const context = useDraft((state) => state.history.present.passage.context);
  return useMemo(
    () => (recorded ? results.decisions : decisionsOf(results, settings, context)),
    [results, recorded, settings, context],
  );
}
