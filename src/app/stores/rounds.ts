/** The ReST-EM run: its rounds, held-out conditions and the policy's loss. */

import { create } from 'zustand';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { CostRecord } from '../../seal/cost/cost';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Condition, Evaluation, MultiPassageRecord, RoundRecord, SealEvent } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';

import type { StageTiming } from '../../seal/types';

export type RoundsStatus = 'idle' | 'running' | 'done' | 'stopped' | 'failed';

/** What a live run was begun with, for its record. */
export interface RoundsBegin {
  settings: KnowledgeSettings;
  model: ModelReport;
  device: DeviceReport;
  startedAt: Date;
}

interface RoundsState {
  /** `null` while nothing ran here, and for a recorded run. */
  begun: RoundsBegin | null;
  /** What is shown comes out of a recorded run, not from this device. */
  recorded: boolean;
  status: RoundsStatus;
  problem: string | null;
  round: number;
  /** Rounds that this run was asked for. */
  rounds: number;
  conditions: Condition[];
  records: RoundRecord[];
  policyLosses: number[];
  /** The held-out measurements before the first round. */
  start: Evaluation[];
  multiPassage: MultiPassageRecord[];
  timings: StageTiming[];
  /** Of the live run; `null` while none has ended. */
  cost: CostRecord | null;
  begin: (begun: RoundsBegin) => void;
  apply: (events: readonly SealEvent[]) => void;
  told: (cost: CostRecord) => void;
  end: (status: RoundsStatus, problem: string | null) => void;
  showRecorded: (run: KnowledgeRun) => void;
  reset: () => void;
}

const EMPTY = {
  begun: null,
  recorded: false,
  problem: null,
  round: 0,
  rounds: 0,
  conditions: [],
  records: [],
  policyLosses: [],
  start: [],
  multiPassage: [],
  timings: [],
  cost: null,
} satisfies Partial<RoundsState>;

export const useRounds = create<RoundsState>()((set) => ({
  status: 'idle',
  ...EMPTY,
  begin: (begun) => set({ ...EMPTY, begun, status: 'running', rounds: begun.settings.rounds }),
  apply: (events) => set((state) => events.reduce(applied, state)),
  told: (cost) => set({ cost }),
  end: (status, problem) => set({ status, problem }),
  showRecorded: ({ conditions, rounds, settings, start, multiPassage, timings }) =>
    set({
      ...EMPTY,
      recorded: true,
      status: 'done',
      round: rounds.length,
      rounds: Math.max(settings.rounds, rounds.length),
      conditions,
      records: rounds,
      policyLosses: rounds.at(-1)?.policyFinetune?.losses ?? [],
      start,
      multiPassage,
      timings,
    }),
  reset: () => set({ ...EMPTY, status: 'idle' }),
}));

function applied(state: RoundsState, event: SealEvent): RoundsState {
  switch (event.type) {
    case 'round-started':
      return { ...state, round: event.round, rounds: event.rounds, policyLosses: [] };
    case 'round-done':
      return { ...state, records: [...state.records, event.record] };
    case 'condition':
      return { ...state, conditions: [...state.conditions, event.condition] };
    case 'start-done':
      return { ...state, start: event.evaluations };
    case 'multi-passage':
      return { ...state, multiPassage: [...state.multiPassage, event.record] };
    case 'stage-done': {
      const { stage, purpose, round, seconds } = event;
      return { ...state, timings: [...state.timings, { stage, purpose, round, seconds }] };
    }
    case 'policy-losses':
      return { ...state, policyLosses: [...state.policyLosses.slice(0, event.step), ...event.losses] };
    default:
      return state;
  }
}
