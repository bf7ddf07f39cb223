/** Where the worker gets its model and device from: the host's files and the browser's GPU in the app, scripted ones in tests. */
import type { Engine } from '../contract/engine';
import type { ModelRef } from '../contract/model';
import type { Tokenizer } from '../tokenizer/types';
import type { Place } from './protocol';

/** An engine on a device of its own. */
export interface LiveEngine {
  engine: Engine;
  /** Settles with the driver's words when the device is lost; never, where that cannot happen. */
  lost: Promise<string>;
  /** Frees the model and the device. */
  close: () => void;
}

/** Files that were read, and can be put on a device again after it was lost. */
export interface LoadedModel {
  tokenizer: Tokenizer;
  start: () => Promise<LiveEngine>;
}

export interface Opened {
  engine: Engine;
  tokenizer: Tokenizer;
}

/** It and `start` reject with an `EngineError`, a `WorkerError` or a `FormatError`, whose messages say what to do. */
export type LoadModel = (model: ModelRef, place: Place) => Promise<LoadedModel>;
