/** Whether live runs are possible, with which model on which device, and if not, why; one for each experiment. */
import { create } from 'zustand';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { Failure, Speech, Task, TaskEnd, TokenCount } from '../../worker/protocol';

export type EngineStatus =
  /** `part`: of the weights, from 0 to 1, while they are read. */
  | { kind: 'opening'; step: 'worker' | 'model' | 'device'; part?: number }
  | { kind: 'ready'; model: ModelReport; device: DeviceReport }
  /** The device was lost, and the worker is at its try `attempt` of `of` to get another. */
  | { kind: 'recovering'; attempt: number; of: number }
  /** The worker has the model of the other domain. */
  | { kind: 'elsewhere' }
  | { kind: 'unavailable'; failure: Failure };

/** A policy that rounds have trained. */
export interface Policy {
  /** None had it before: two policies of equally many rounds are not the same. */
  id: number;
  /** Policy updates that the weights have behind them. */
  rounds: number;
}

export interface EngineState {
  status: EngineStatus;
  /** `null`: the model as shipped. */
  policy: Policy | null;
  /** Tells a model that the visitor chose from others; empty for the page's own. */
  model: string;
  speaks: Speech;
  /** The adapter that is folded into the model, by its name. */
  folded: string | null;
  /** Each start of the worker has a number: adapters do not outlive their worker. */
  workerStarts: number;
  tokens: TokenCount | null;
  /** Why the worker may have to be started anew, while it still may go on by itself. */
  stuck: Failure | null;
}

export const makeEngine = () =>
  create<EngineState>()(() => ({
    status: { kind: 'opening', step: 'worker' },
    policy: null,
    model: '',
    speaks: 'world',
    folded: null,
    workerStarts: 0,
    tokens: null,
    stuck: null,
  }));

/** Of a task. `silence`: the visitor did not stop it, but ended a worker that did not answer. */
export type Outcome =
  | { kind: 'finished' }
  | { kind: 'stopped'; cause: 'asked' | 'silence' }
  | { kind: 'failed'; failure: Failure };

let lastPolicy = 0;

/** The policy of the worker when a task has ended: none, the one before, or the one that these rounds have trained. */
export function policyAfter(
  before: Policy | null,
  task: Task,
  { kind: ended, policyRounds: rounds }: TaskEnd,
): Policy | null {
  if (rounds === 0) return null;
  if (ended !== 'finished' || task.kind !== 'rounds') return before;
  lastPolicy += 1;
  return { id: lastPolicy, rounds };
}
