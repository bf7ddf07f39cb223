/** The ReST-EM run: its rounds, held-out conditions and the policy's loss. */
import { create } from 'zustand';
import type { Condition, RoundRecord, SealEvent } from '../../seal/types';

export type RoundsStatus = 'idle' | 'running' | 'done' | 'stopped' | 'failed';

interface RoundsState {
  status: RoundsStatus;
  problem: string | null;
  round: number;
  /** Rounds that this run was asked for. */
  rounds: number;
  conditions: Condition[];
  records: RoundRecord[];
  policyLosses: number[];
  begin: (rounds: number) => void;
  apply: (events: readonly SealEvent[]) => void;
  end: (status: RoundsStatus, problem: string | null) => void;
  reset: () => void;
}

const EMPTY = {
  problem: null,
  round: 0,
  rounds: 0,
  conditions: [],
  records: [],
  policyLosses: [],
} satisfies Partial<RoundsState>;

export const useRounds = create<RoundsState>()((set) => ({
  status: 'idle',
  ...EMPTY,
  begin: (rounds) => set({ ...EMPTY, status: 'running', rounds }),
  apply: (events) => set((state) => events.reduce(applied, state)),
  end: (status, problem) => set({ status, problem }),
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
    case 'policy-losses':
      return { ...state, policyLosses: [...state.policyLosses.slice(0, event.step), ...event.losses] };
    default:
      return state;
  }
}
