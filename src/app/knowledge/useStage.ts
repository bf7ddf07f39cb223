/** A stage as its card sees it: state, what changed since, and whether its button may be pressed. */
import { useMemo } from 'react';
import { useEngine } from '../experiment/engine';
import { useProgress } from '../experiment/progress';
import { useDraft } from './draft';
import { useLab } from './lab';
import { playable } from './playable';
import { draftProblem, type Problem } from './problems';
import { useSettings } from './settings';
import { basisOf, changedInputs, type LabInputs, type LabStage, type StageStatus, stageStatus } from './stages';

export interface StageView {
  status: StageStatus;
  changed: string[];
  problem: string | null;
  runnable: boolean;
}

export function useLabInputs(): LabInputs {
  const passage = useDraft((state) => state.history.present.passage);
  const settings = useSettings((state) => state.settings);
  const policy = useEngine((state) => state.policy?.id ?? 0);
  const workerStarts = useEngine((state) => state.workerStarts);
  return useMemo(
    () => ({ passage: playable(passage), settings, policy, workerStarts }),
    [passage, settings, policy, workerStarts],
  );
}

export function useStage(stage: LabStage): StageView {
  const inputs = useLabInputs();
  const stages = useLab((state) => state.stages);
  const runnable = useRunnable();
  const status = stageStatus(stage, inputs, stages);
  const changed = status === 'stale' ? changedInputs(stages[stage].basis, basisOf(stage, inputs, stages)) : [];
  return { status, changed, problem: stages[stage].problem, runnable };
}

export function useDraftProblem(): Problem | null {
  const passage = useDraft((state) => state.history.present.passage);
  const tokens = useEngine((state) => state.tokens);
  return useMemo(() => draftProblem(playable(passage), tokens), [passage, tokens]);
}

/** Nothing else runs, the engine is there, and passage and questions are in order. */
export function useRunnable(): boolean {
  const ready = useEngine((state) => state.status.kind === 'ready');
  const idle = useProgress((state) => state.task === null);
  return useDraftProblem() === null && ready && idle;
}
