/** The run of one item through the stages: what each produced and what it rested on. */
import { create } from 'zustand';
import { type Basis, NEW_STAGE, type StageRecord } from './stages';

/** What a domain makes of the events of its stages. Pure. */
export interface ResultsRules<Work, Results, Stage extends string, Event> {
  stages: readonly Stage[];
  nothing: Results;
  reduce: (results: Results, events: readonly Event[]) => Results;
  /** Forgets what a stage is about to compute anew; what came before it stays. */
  cleared: (results: Results, stage: Stage) => Results;
  workNow: () => Work;
}

export interface ResultsState<Work, Results, Stage extends string, Event> {
  /** What the results are of; `null` before there are any. */
  of: Work | null;
  results: Results;
  stages: Record<Stage, StageRecord>;
  /** What is shown comes out of a recorded run, not from this device. */
  recorded: boolean;
  begin: (stage: Stage) => void;
  apply: (events: readonly Event[]) => void;
  /** A change that no event tells, such as a verdict by hand. */
  change: (edit: (results: Results) => Results) => void;
  finish: (stage: Stage, basis: Basis, seconds: number) => void;
  /** A stage that ended early; what had arrived stays readable. */
  end: (stage: Stage, problem: string | null) => void;
  /** Results of a recorded run, with what they rest on. */
  showRecorded: (of: Work, results: Results, basisOf: (stage: Stage) => Basis) => void;
  /** What an earlier page of this tab had done. */
  restore: (of: Work, results: Results, stages: Record<Stage, StageRecord>) => void;
  reset: () => void;
}

export function makeResults<Work, Results, Stage extends string, Event>(
  rules: ResultsRules<Work, Results, Stage, Event>,
) {
  type State = ResultsState<Work, Results, Stage, Event>;
  return create<State>()((set, get) => {
    const update = (stage: Stage, change: Partial<StageRecord>): void =>
      set(({ stages }) => ({ stages: { ...stages, [stage]: { ...stages[stage], ...change } } }));
    /** Run numbers go on counting, so that no old result can pass for a new one. */
    const empty = (which: readonly Stage[]): void => {
      for (const stage of which) update(stage, { ...NEW_STAGE, run: get().stages[stage].run });
    };
    return {
      of: null,
      results: rules.nothing,
      stages: newStages(rules.stages),
      recorded: false,
      begin: (stage) => {
        set(({ results }) => ({ of: rules.workNow(), results: rules.cleared(results, stage), recorded: false }));
        empty(rules.stages.slice(rules.stages.indexOf(stage) + 1));
        update(stage, { ...NEW_STAGE, status: 'running', run: get().stages[stage].run + 1 });
      },
      apply: (events) => set(({ results }) => ({ results: rules.reduce(results, events) })),
      change: (edit) => set(({ results }) => ({ results: edit(results) })),
      finish: (stage, basis, seconds) => update(stage, { status: 'done', basis, seconds, problem: null }),
      end: (stage, problem) => update(stage, { status: problem === null ? 'idle' : 'failed', problem }),
      showRecorded: (of, results, basisOf) => {
        set({ of, results, recorded: true });
        empty(rules.stages);
        for (const stage of rules.stages) update(stage, { status: 'done', basis: basisOf(stage) });
      },
      restore: (of, results, stages) => set({ of, results, stages, recorded: false }),
      reset: () => {
        set({ of: null, results: rules.nothing, recorded: false });
        empty(rules.stages);
      },
    };
  });
}

function newStages<Stage extends string>(stages: readonly Stage[]): Record<Stage, StageRecord> {
  const records: Partial<Record<Stage, StageRecord>> = {};
  for (const stage of stages) records[stage] = NEW_STAGE;
  if (!isComplete(records, stages)) throw new Error('A stage has no record.');
  return records;
}

function isComplete<Stage extends string>(
  records: Partial<Record<Stage, StageRecord>>,
  stages: readonly Stage[],
): records is Record<Stage, StageRecord> {
  return stages.every((stage) => records[stage] !== undefined);
}
