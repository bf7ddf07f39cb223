/** Any error as the one plain sentence and stable code that the page shows. */
import { EndpointError, EngineError } from '../contract/errors';
import { FormatError } from '../formats/formatError';
import { TokenizerError } from '../tokenizer/types';
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
  if (error instanceof EngineError && error.shortage)
    return { code: error.code, message: error.message, shortage: error.shortage };
  if (error instanceof EngineError || error instanceof WorkerError) return { code: error.code, message: error.message };
  if (error instanceof EndpointError) return { code: 'endpoint', message: error.message };
  // A file that is missing or broken names itself and says what to do.
  if (error instanceof FormatError || error instanceof TokenizerError)
    return { code: 'broken-model', message: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  const said = reason === '' ? 'without a reason' : `"${reason}"`;
  return {
    code: 'unexpected',
    message: `This failed in a way that was not foreseen (${said}). What you wrote is kept; try again, or reload the page.`,
  };
}

export function wasStopped(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'aborted';
}

export function isDeviceLoss(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'device-lost';
}
