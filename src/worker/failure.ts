/** Any error as the one plain sentence and stable code that the page shows. */
import { EngineError } from '../engine/types';
import type { Failure } from './protocol';

/** An error of the worker itself, with a code that the engine does not have. */
export class WorkerError extends Error {
  constructor(
    readonly code: Failure['code'],
    message: string,
  ) {
    super(message);
    this.name = 'WorkerError';
  }
}

export function toFailure(error: unknown): Failure {
  if (error instanceof EngineError || error instanceof WorkerError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message: message === '' ? 'Something failed without saying why.' : message };
}

export function wasStopped(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'aborted';
}
