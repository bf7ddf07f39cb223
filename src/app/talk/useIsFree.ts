import { useIsRunning } from '../experiment/running';
import { useEngine } from '../knowledge/experiment';

/** Whether the model is there and nothing else runs on it. */
export function useIsFree(): boolean {
  const isReady = useEngine(({ status }) => status.kind === 'ready');
  const isRunning = useIsRunning();
  return isReady && !isRunning;
}
