/** The Lab's run of one passage: what each stage produced, what it rested on, and where a person overruled the judge. */
import { create } from 'zustand';
import { type HandVerdict, toggleVerdict } from '../../seal/knowledge/reward';
import type { Answer, SealEvent } from '../../seal/knowledge/types';
import { withVerdicts } from './handVerdicts';
import { applyLabEvent, clearFrom, type LabResults, NO_RESULTS } from './labEvents';
import { useSettings } from './settings';
import { type Basis, LAB_STAGES, type LabStage, type StageRecord } from './stages';

interface LabState {
  /** As the page shows them. */
  results: LabResults;
  /** As the loop told them, with the judge's own verdicts. */
  judged: LabResults;
  /** Answers that a person overruled; a new quiz begins without any. */
  verdicts: readonly HandVerdict[];
  stages: Record<LabStage, StageRecord>;
  /** What is shown comes out of a recorded run, not from this device. */
  recorded: boolean;
  begin: (stage: LabStage) => void;
  apply: (events: readonly SealEvent[]) => void;
  finish: (stage: LabStage, basis: Basis, seconds: number) => void;
  /** A stage that ended early; what had arrived stays readable. */
  end: (stage: LabStage, problem: string | null) => void;
  /** Results of a recorded run, with what they rest on. */
  showRecorded: (results: LabResults, bases: Readonly<Record<LabStage, Basis>>) => void;
  /** What an earlier page of this tab had done. */
  restore: (judged: LabResults, verdicts: readonly HandVerdict[], stages: Record<LabStage, StageRecord>) => void;
  /** Overrules the judge on this answer, or takes that back. */
  overrule: (answer: Answer) => void;
  reset: () => void;
}

const NEW_STAGE: StageRecord = { status: 'idle', run: 0, basis: null, seconds: null, problem: null };

function newStages(): Record<LabStage, StageRecord> {
  return { write: NEW_STAGE, finetune: NEW_STAGE, quiz: NEW_STAGE };
}

export const useLab = create<LabState>()((set, get) => {
  const update = (stage: LabStage, change: Partial<StageRecord>): void =>
    set(({ stages }) => ({ stages: { ...stages, [stage]: { ...stages[stage], ...change } } }));
  const show = (judged: LabResults, verdicts: readonly HandVerdict[] = []): void =>
    set({ judged, verdicts, results: withVerdicts(judged, verdicts, useSettings.getState().settings.reward) });
  return {
    results: NO_RESULTS,
    judged: NO_RESULTS,
    verdicts: [],
    stages: newStages(),
    recorded: false,
    begin: (stage) => {
      show(clearFrom(get().judged, stage));
      set(({ stages }) => ({
        stages: emptied(stages, LAB_STAGES.slice(LAB_STAGES.indexOf(stage) + 1)),
        recorded: false,
      }));
      update(stage, { status: 'running', run: get().stages[stage].run + 1, basis: null, problem: null, seconds: null });
    },
    apply: (events) => show(events.reduce(applyLabEvent, get().judged), get().verdicts),
    finish: (stage, basis, seconds) => update(stage, { status: 'done', basis, seconds, problem: null }),
    end: (stage, problem) => update(stage, { status: problem === null ? 'idle' : 'failed', problem }),
    showRecorded: (results, bases) => {
      show(results);
      set(({ stages }) => ({ stages: emptied(stages, LAB_STAGES), recorded: true }));
      for (const stage of LAB_STAGES) update(stage, { status: 'done', basis: bases[stage] });
    },
    restore: (judged, verdicts, stages) => {
      show(judged, verdicts);
      set({ stages, recorded: false });
    },
    overrule: (answer) => show(get().judged, toggleVerdict(get().verdicts, answer)),
    reset: () => {
      show(NO_RESULTS);
      set(({ stages }) => ({ stages: emptied(stages, LAB_STAGES), recorded: false }));
    },
  };
});

/** Run numbers go on counting, so that no old result can pass for a new one. */
function emptied(stages: Record<LabStage, StageRecord>, which: readonly LabStage[]): Record<LabStage, StageRecord> {
  const cleared = which.map((stage) => [stage, { ...NEW_STAGE, run: stages[stage].run }] as const);
  return { ...stages, ...Object.fromEntries(cleared) };
}
