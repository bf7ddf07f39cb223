/** What every stage is given, and what every stage does first and last. */
import type { AskJudge } from '../contract/chat';
import type { Engine } from '../contract/engine';
import { EndpointError, EngineError } from '../contract/errors';
import type { ChatRenderer } from '../tokenizer/chat';
import type { Tokenizer } from '../tokenizer/types';
import type { EventScope, Stage, StageEvent } from './types';

/** Of a run that several machines share (`shards/`): what this one does now. */
export interface Share {
  /** Whether what is about an item is done here, by its place in its list. */
  owns: (item: number) => boolean;
  /** What follows takes what is known of all items. @throws StageEnd where that is not known yet. */
  together: () => void;
}

export interface Given<Settings> {
  engine: Engine;
  tokenizer: Tokenizer;
  /** The model's chat template, where it has one. */
  chat?: ChatRenderer;
  /** Judges answers in place of the domain, where the settings ask for that and somebody named an endpoint. */
  judge?: AskJudge;
  settings: Settings;
  signal?: AbortSignal;
  /** Awaited before each call of the engine. A caller pauses the run by letting it wait, and steps by opening it once. */
  gate?: (stage: Stage) => Promise<void>;
  /** Milliseconds; only ever subtracted. */
  now?: () => number;
  /** Absent where one machine does it all. */
  share?: Share;
}

export interface RunContext<Settings, Event> extends Given<Settings> {
  emit: (event: Event) => void;
}

/** Stops between engine calls when the run was stopped, and waits while it is paused. */
export async function checkpoint(
  { gate, signal }: Pick<Given<unknown>, 'gate' | 'signal'>,
  stage: Stage,
): Promise<void> {
  const assertGoing = (): void => {
    if (signal?.aborted) throw new EngineError('aborted', 'The run was stopped.');
  };
  assertGoing();
  await gate?.(stage);
  assertGoing();
}

/** Of what is about items, all that is done here. */
export function owned<Of extends { item: number }>({ share }: Pick<Given<unknown>, 'share'>, all: readonly Of[]): Of[] {
  return all.filter(({ item }) => share?.owns(item) ?? true);
}

/** @throws EndpointError where nobody named one. */
export function judgeOf({ judge }: Pick<Given<unknown>, 'judge'>): AskJudge {
  if (judge === undefined)
    throw new EndpointError(
      'The judge of the settings is an outside model, but none is named. Name it (in the Lab under Settings, Outside helper; in a command with --judge-url and --judge-model), or choose another judge.',
    );
  return judge;
}

/** Seconds since `start`, by the context's clock; 0 without one. */
export function stopwatch({ now }: Pick<Given<unknown>, 'now'>): () => number {
  const start = now?.() ?? 0;
  return () => ((now?.() ?? 0) - start) / 1000;
}

/** Runs a stage between its two events. A stage that throws has no second event. */
export async function runStage<T>(
  context: Pick<RunContext<unknown, StageEvent>, 'emit' | 'now'>,
  stage: Stage,
  scope: EventScope,
  body: () => Promise<T>,
): Promise<T> {
  const seconds = stopwatch(context);
  context.emit({ type: 'stage-started', stage, ...scope });
  const result = await body();
  context.emit({ type: 'stage-done', stage, seconds: seconds(), ...scope });
  return result;
}

/** A model's plain limits, told before any time is spent. @param advice ends the sentence. */
export function assertFits(
  { engine: { model } }: Pick<Given<unknown>, 'engine'>,
  what: string,
  tokens: number,
  advice = '. Shorten it or split it with blank lines.',
): void {
  if (tokens > model.contextLength)
    throw new EngineError(
      'bad-request',
      `${what} needs ${tokens} tokens, but ${model.name} reads at most ${model.contextLength}${advice}`,
    );
}
