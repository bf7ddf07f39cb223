/** The Lab's run of one passage: what each stage produced and what it rested on. */
import { create } from 'zustand';
import type { SealEvent } from '../../seal/types';
import { applyLabEvent, clearFrom, type LabResults, NO_RESULTS } from '../lab/labEvents';
import { type Basis, LAB_STAGES, type LabStage, type StageRecord } from '../lab/stages';

interface LabState {
  results: LabResults;
  stages: Record<LabStage, StageRecord>;
  begin: (stage: LabStage) => void;
  apply: (events: readonly SealEvent[]) => void;
  finish: (stage: LabStage, basis: Basis, seconds: number) => void;
  /** A stage that ended early; what had arrived stays readable. */
  end: (stage: LabStage, problem: string | null) => void;
  reset: () => void;
}

const NEW_STAGE: StageRecord = { status: 'idle', run: 0, basis: null, seconds: null, problem: null };

function newStages(): Record<LabStage, StageRecord> {
  return { write: NEW_STAGE, finetune: NEW_STAGE, quiz: NEW_STAGE };
}

export const useLab = create<LabState>()((set, get) => {
  const update = (stage: LabStage, change: Partial<StageRecord>): void =>
    set(({ stages }) => ({ stages: { ...stages, [stage]: { ...stages[stage], ...change } } }));
  return {
    results: NO_RESULTS,
    stages: newStages(),
    begin: (stage) => {
      set(({ results, stages }) => ({
        results: clearFrom(results, stage),
        stages: emptied(stages, LAB_STAGES.slice(LAB_STAGES.indexOf(stage) + 1)),
      }));
      update(stage, { status: 'running', run: get().stages[stage].run + 1, basis: null, problem: null, seconds: null });
    },
    apply: (events) => set(({ results }) => ({ results: events.reduce(applyLabEvent, results) })),
    finish: (stage, basis, seconds) => update(stage, { status: 'done', basis, seconds, problem: null }),
    end: (stage, problem) => update(stage, { status: problem === null ? 'idle' : 'failed', problem }),
    reset: () => set(({ stages }) => ({ results: NO_RESULTS, stages: emptied(stages, LAB_STAGES) })),
  };
});

/** Run numbers go on counting, so that no old result can pass for a new one. */
function emptied(stages: Record<LabStage, StageRecord>, which: readonly LabStage[]): Record<LabStage, StageRecord> {
  const cleared = which.map((stage) => [stage, { ...NEW_STAGE, run: stages[stage].run }] as const);
  return { ...stages, ...Object.fromEntries(cleared) };
}
