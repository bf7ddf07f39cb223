/** Why the engine refused or stopped; `code` is stable, `message` is one plain sentence with what to do. */
export type EngineErrorCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'device-lost'
  | 'out-of-memory'
  | 'unsupported-model'
  | 'broken-model'
  | 'bad-request'
  | 'not-finite'
  | 'aborted';

export class EngineError extends Error {
  constructor(
    readonly code: EngineErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}
