/** The ReST-EM run on puzzles: its rounds, held-out conditions, and what it cost. */
import { create } from 'zustand';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { CostRecord } from '../../seal/cost/cost';
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { PuzzleCondition, PuzzleEvaluation, PuzzleEvent, PuzzleRoundRecord } from '../../seal/puzzles/types';
import type { StageTiming } from '../../seal/types';

/** What a run was begun with, for its record. */
export interface PuzzleRoundsBegin {
  settings: PuzzleSettings;
  model: ModelReport;
  device: DeviceReport;
  startedAt: string;
}

/** Of a recorded run; before its file has come, only what the list of runs has. */
export type RecordedRounds = Pick<PuzzleRounds, 'conditions' | 'start' | 'records' | 'cost'> & { rounds: number };

interface PuzzleRounds {
  begun: PuzzleRoundsBegin | null;
  /** Rounds asked for. */
  rounds: number;
  status: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  problem: string | null;
  round: number;
  conditions: PuzzleCondition[];
  start: PuzzleEvaluation[];
  records: PuzzleRoundRecord[];
  policyLosses: number[];
  cost: CostRecord | null;
  /** Of every stage, in order. */
  timings: StageTiming[];
  /** What is shown comes out of a recorded run, not from this device. */
  recorded: boolean;
  showRecorded: (run: RecordedRounds) => void;
  begin: (begun: PuzzleRoundsBegin) => void;
  apply: (events: readonly PuzzleEvent[]) => void;
  told: (cost: CostRecord) => void;
  end: (status: 'done' | 'stopped' | 'failed', problem: string | null) => void;
  reset: () => void;
}

const EMPTY = {
  begun: null,
  rounds: 0,
  problem: null,
  round: 0,
  conditions: [],
  start: [],
  records: [],
  policyLosses: [],
  cost: null,
  timings: [],
  recorded: false,
} satisfies Partial<PuzzleRounds>;

export const usePuzzleRounds = create<PuzzleRounds>()((set) => ({
  status: 'idle',
  ...EMPTY,
  showRecorded: (run) => set({ ...EMPTY, ...run, recorded: true, status: 'done' }),
  begin: (begun) => set({ ...EMPTY, begun, rounds: begun.settings.rounds, status: 'running' }),
  apply: (events) => set((state) => events.reduce(applied, state)),
  told: (cost) => set({ cost }),
  end: (status, problem) => set({ status, problem }),
  reset: () => set({ ...EMPTY, status: 'idle' }),
}));

function applied(state: PuzzleRounds, event: PuzzleEvent): PuzzleRounds {
  switch (event.type) {
    case 'round-started':
      return { ...state, round: event.round, policyLosses: [] };
    case 'round-done':
      return { ...state, records: [...state.records, event.record] };
    case 'condition':
      return { ...state, conditions: [...state.conditions, event.condition] };
    case 'start-done':
      return { ...state, start: event.evaluations };
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
