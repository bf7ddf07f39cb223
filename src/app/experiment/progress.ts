/** What runs now in an experiment. The status line is the only place that shows it; the live region speaks `spoken`. */
import { create } from 'zustand';
import type { Kind, LoopEvent, Purpose, Stage } from '../../seal/types';
import type { TaskKind } from '../../worker/protocol';
import type { Pace } from './timeLeft';

export type Transport = 'idle' | 'running' | 'pausing' | 'paused' | 'stopping';

export interface ProgressState {
  task: TaskKind | null;
  transport: Transport;
  stage: Stage | null;
  purpose: Purpose;
  round: number;
  done: number;
  total: number;
  pace: Pace;
  pausedAt: number | null;
  startedAt: number;
  /** How long the last task took. */
  lastSeconds: number | null;
  /** The last thing worth saying aloud: stage changes, the end, errors. */
  spoken: string;
  begin: (task: TaskKind) => void;
  apply: (events: readonly { type: string }[]) => void;
  setTransport: (transport: Transport) => void;
  end: () => void;
  say: (text: string) => void;
}

const AT_REST = { stage: null, done: 0, total: 0, pausedAt: null } satisfies Partial<ProgressState>;

export const makeProgress = () =>
  create<ProgressState>()((set) => ({
    task: null,
    transport: 'idle',
    purpose: 'lab',
    round: 0,
    ...AT_REST,
    pace: { startedAt: 0, samples: 0, pausedFor: 0 },
    startedAt: 0,
    lastSeconds: null,
    spoken: '',
    begin: (task) => set({ ...AT_REST, task, transport: 'running', startedAt: performance.now() }),
    apply: (events) => set((state) => events.filter(isOfStage).reduce(applied, state)),
    setTransport: (transport) =>
      set((state) => {
        const now = performance.now();
        if (transport === 'paused') return { transport, pausedAt: now };
        if (transport !== 'running' || state.pausedAt === null) return { transport };
        const pausedFor = state.pace.pausedFor + now - state.pausedAt;
        return { transport, pausedAt: null, pace: { ...state.pace, pausedFor } };
      }),
    end: () =>
      set(({ startedAt }) => ({
        ...AT_REST,
        task: null,
        transport: 'idle',
        lastSeconds: (performance.now() - startedAt) / 1000,
      })),
    say: (spoken) => set({ spoken }),
  }));

/** What the loop tells of its stages, the same in every domain. */
export type StageNews = Extract<LoopEvent<Kind>, { type: 'stage-started' | 'stage-done' | 'progress' }>;

export function isOfStage(event: { type: string }): event is StageNews {
  return event.type === 'stage-started' || event.type === 'stage-done' || event.type === 'progress';
}

function applied(state: ProgressState, event: StageNews): ProgressState {
  if (event.type === 'stage-started') {
    const { stage, purpose, round } = event;
    return {
      ...state,
      stage,
      purpose,
      round,
      done: 0,
      total: 0,
      pace: { startedAt: performance.now(), samples: 0, pausedFor: 0 },
    };
  }
  if (event.type === 'progress') {
    const { stage, purpose, round, done, total } = event;
    return { ...state, stage, purpose, round, done, total, pace: { ...state.pace, samples: state.pace.samples + 1 } };
  }
  return state;
}
