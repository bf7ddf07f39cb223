/** Where the worker gets its engine and tokenizer from: the browser's GPU in the app, a scripted one in tests. */
import type { Engine } from '../contract/engine';
import type { Tokenizer } from '../tokenizer/types';
import type { Command, Telemetry } from './protocol';

export interface Opened {
  engine: Engine;
  tokenizer: Tokenizer;
  /** Settles when the device is lost; never, where that cannot happen. */
  lost: Promise<string>;
}

export type OpenCommand = Extract<Command, { kind: 'open' }>;
export type OpeningStep = Extract<Telemetry, { kind: 'opening' }>['step'];

/** Rejects with an `EngineError` or a `FormatError`, whose messages say what to do. */
export type OpenBackend = (command: OpenCommand, onStep: (step: OpeningStep) => void) => Promise<Opened>;
