/** Whether live runs are possible, with which model on which device, and if not, why; one for each domain's worker. */
import { create } from 'zustand';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { Failure, TokenCount } from '../../worker/protocol';

export type EngineStatus =
  | { kind: 'opening'; step: 'worker' | 'model' | 'device' }
  | { kind: 'ready'; model: ModelReport; device: DeviceReport }
  | { kind: 'unavailable'; failure: Failure };

export interface EngineState {
  status: EngineStatus;
  /** How many policy updates the loaded weights have behind them; 0 is the model as shipped. */
  policyVersion: number;
  /** Which policy the loaded weights are: 0 is the model as shipped, and every other one has a number that none had before. */
  policy: number;
  /** Each start of the worker has a number: adapters do not outlive their worker. */
  workerStarts: number;
  tokens: TokenCount | null;
}

const makeEngine = () =>
  create<EngineState>()(() => ({
    status: { kind: 'opening', step: 'worker' },
    policyVersion: 0,
    policy: 0,
    workerStarts: 0,
    tokens: null,
  }));

export const useEngine = makeEngine();
export const usePuzzleEngine = makeEngine();

export function isReady(): boolean {
  return useEngine.getState().status.kind === 'ready';
}
