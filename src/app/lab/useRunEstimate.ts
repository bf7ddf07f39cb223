/** The estimate of a run with these settings, asked of the worker once for each; `null` until it is known. */
import { useEffect } from 'react';
import { estimateRun, type RunEstimate } from '../../seal/cost/estimate';
import type { KnowledgeSettings } from '../../seal/settings';
import type { Passage } from '../../seal/types';
import { useEngine } from '../stores/engine';
import { planKey, useCalibration, useEstimate } from '../stores/estimate';
import { requestPlan } from './connection';

/** Milliseconds without typing. */
const ASK_AFTER = 250;

/** With a passage the Lab's steps, without all rounds. `wanted` false asks nothing. */
export function useRunEstimate(
  settings: KnowledgeSettings,
  passage: Passage | null,
  wanted = true,
): RunEstimate | null {
  const ready = useEngine((state) => state.status.kind === 'ready');
  const calibration = useCalibration();
  const key = wanted ? planKey(settings, passage) : '';
  const work = useEstimate((state) => state.works[key]);
  const missing = ready && wanted && work === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the settings and the passage are
  useEffect(() => {
    if (!missing) return;
    const timer = setTimeout(() => {
      void requestPlan({ settings, passage }).then((planned) => useEstimate.getState().planned(key, planned));
    }, ASK_AFTER);
    return () => clearTimeout(timer);
  }, [missing, key]);
  return wanted && work !== undefined && calibration !== null ? estimateRun(work, calibration) : null;
}
