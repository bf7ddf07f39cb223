/** Why the engine refused or stopped; `code` is stable, `message` is one plain sentence with what to do. */
export type EngineErrorCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'no-answer'
  | 'device-lost'
  | 'out-of-memory'
  | 'unsupported-model'
  | 'broken-model'
  | 'bad-request'
  | 'not-finite'
  | 'aborted';

/** Plain data, so that it crosses a worker boundary beside the message. */
export interface Shortage {
  /** What the memory was for. */
  what: 'weights' | 'adapters' | 'activations' | 'cache';
  /** What to lower: the size of the model, the rank, how many are worked on together, or how long texts are. */
  remedy: 'model' | 'rank' | 'edits' | 'length';
  /** Bytes that were asked for, and how many of them were there; `null` where a limit was met before the device was asked. */
  bytes: { asked: number; given: number } | null;
}

export class EngineError extends Error {
  constructor(
    readonly code: EngineErrorCode,
    message: string,
    /** With `out-of-memory`. */
    readonly shortage: Shortage | null = null,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

/** Why an endpoint that somebody else serves (`chat.ts`) gave no answer of use, in one plain sentence with what to do. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
}
