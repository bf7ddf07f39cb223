/** A ReST-EM run on the screen, live or recorded: its record so far, and where it stands.  */
import { create } from 'zustand';
import { type CostRecord, costOf } from '../../seal/cost/cost';
import type { AnsweredEvent, CostEvent } from '../../seal/record/journal';
import { beginRecord, type RunHeader, type RunRecord, reduceRecord } from '../../seal/record/record';
import type { Kind, LoopEvent } from '../../seal/types';

/** What a run tells, with what it costs and what the engine answered. */
export type RoundsEvent<K extends Kind> = LoopEvent<K> | CostEvent | AnsweredEvent;

export type RoundsStatus = 'idle' | 'running' | 'done' | 'stopped' | 'failed';

/** What screens show of a record; of a recorded run whose file has not come yet, only what the list of runs has. */
export type ShownRun<K extends Kind> = Pick<RunRecord<K>, 'conditions' | 'start' | 'rounds' | 'measures' | 'cost'>;

export interface Rounds<K extends Kind> {
  /** Of the live run; `null` while nothing ran here, and for a recorded run. */
  live: RunRecord<K> | null;
  /** What is shown comes out of a recorded run, not from this device. */
  recorded: boolean;
  status: RoundsStatus;
  problem: string | null;
  round: number;
  /** Rounds that the run was asked for. */
  rounds: number;
  conditions: RunRecord<K>['conditions'];
  records: RunRecord<K>['rounds'];
  /** The held-out measurements before the first round. */
  start: RunRecord<K>['start'];
  measures: RunRecord<K>['measures'];
  /** The measure that is being taken, as far as it has come. */
  measuring: K['measure'] | null;
  cost: CostRecord | null;
  begin: (header: RunHeader<K>) => void;
  /** With what an interrupted run came to. */
  goOn: (record: RunRecord<K>) => void;
  apply: (events: readonly RoundsEvent<K>[]) => void;
  end: (status: 'done' | 'stopped' | 'failed', problem: string | null) => void;
  showRecorded: (run: ShownRun<K>, rounds: number) => void;
  reset: () => void;
}

const NOTHING = {
  live: null,
  recorded: false,
  problem: null,
  round: 0,
  rounds: 0,
  conditions: [],
  records: [],
  start: [],
  measures: [],
  measuring: null,
  cost: null,
};

export function makeRounds<K extends Kind>() {
  return create<Rounds<K>>()((set) => ({
    status: 'idle',
    ...NOTHING,
    begin: (header) =>
      set({ ...NOTHING, live: beginRecord(header), status: 'running', rounds: header.settings.rounds }),
    goOn: (live) =>
      set({
        ...NOTHING,
        ...shown(live),
        live,
        status: 'running',
        round: live.rounds.length,
        rounds: live.settings.rounds,
      }),
    apply: (events) => set((state) => events.reduce(applied<K>, state)),
    end: (status, problem) => set({ status, problem }),
    showRecorded: (run, asked) =>
      set({
        ...NOTHING,
        ...shown(run),
        recorded: true,
        status: 'done',
        round: run.rounds.length,
        rounds: Math.max(asked, run.rounds.length),
      }),
    reset: () => set({ ...NOTHING, status: 'idle' }),
  }));
}

function shown<K extends Kind>({ conditions, start, rounds: records, measures, cost }: ShownRun<K>) {
  return { conditions, start, records, measures, cost };
}

function applied<K extends Kind>(state: Rounds<K>, event: RoundsEvent<K>): Rounds<K> {
  if (event.type === 'cost') {
    const { stages, matrixRate = null } = event;
    const cost = costOf([...(state.cost?.stages ?? []), ...stages], matrixRate ?? state.cost?.matrixRate ?? null);
    return { ...state, cost, live: state.live && { ...state.live, cost } };
  }
  if (event.type === 'round-started') return { ...state, round: event.round, rounds: event.rounds };
  if (state.live === null || event.type === 'answered') return state;
  if (event.type === 'measuring') return { ...state, measuring: event.measure };
  const live = reduceRecord(state.live, event);
  if (live === state.live) return state;
  const measuring = event.type === 'measure' ? null : state.measuring;
  return { ...state, live, ...shown(live), measuring };
}

/** The live run as a record; `null` while nothing was measured: then there is nothing to keep. */
export function liveRun<K extends Kind>({ live }: Rounds<K>): RunRecord<K> | null {
  return live === null || [live.start, live.rounds, live.measures].every(({ length }) => length === 0) ? null : live;
}
