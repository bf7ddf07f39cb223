/** All streams of one seed under all learners, side by side on one engine (`together.ts`). */
import type { Engine } from '../../contract/engine';
import { meteredEngine } from '../cost/meteredEngine';
import { openLoop } from '../domain';
import { KNOWLEDGE } from '../knowledge/domain';
import type { KnowledgeSettings } from '../knowledge/settings';
import type { KnowledgeContext } from '../knowledge/types';
import { deriveSeed } from '../seeds';
import { englishStream } from './englishStream';
import { followStream, type Phase } from './follow';
import type { FollowedStream, StreamPart } from './record';
import type { Learner, StreamSettings } from './settings';
import type { Stream } from './streams';
import { together } from './together';
import { worldStream } from './worldStream';

export interface StreamPlan {
  stream: StreamSettings;
  knowledge: KnowledgeSettings;
  measuredOn: 'held-out' | 'development';
}

export interface StreamContext extends Omit<KnowledgeContext, 'settings'> {
  /** How many texts of all are done with. */
  onProgress?: (done: number, total: number) => void;
}

export function streamsOf({ stream, knowledge, measuredOn }: StreamPlan, seed: number): Stream[] {
  const make = knowledge.corpus === 'english' ? englishStream : worldStream;
  const split = measuredOn === 'development' ? 'development' : 'heldOut';
  return Array.from({ length: stream.streams }, (_, index) =>
    make(knowledge, split, deriveSeed(seed, 'stream', index), stream.paragraphs),
  );
}

export async function runStreams(context: StreamContext, plan: StreamPlan, seed: number): Promise<StreamPart> {
  const { onProgress, now = () => 0, ...given } = context;
  const start = now();
  const streams = streamsOf(plan, seed);
  const runs = streams.flatMap((stream, place) => plan.stream.rules.map((learner) => ({ stream, place, learner })));
  const total = runs.reduce((sum, { stream }) => sum + stream.heard.length, 0);
  let done = 0;
  const onHeard = (): void => onProgress?.(++done, total);
  onProgress?.(0, total);
  const followed = await together(
    given.engine,
    runs.map((run) => (engine: Engine) => follow({ ...given, now }, plan, seed, { ...run, engine, onHeard })),
  );
  return {
    seed,
    seconds: (now() - start) / 1000,
    streams: streams.map(({ heard, passages, known }) => ({
      heard,
      questions: passages.reduce((sum, { questions }) => sum + questions.length, 0),
      known: known.length,
    })),
    followed,
  };
}

interface Run {
  stream: Stream;
  place: number;
  learner: Learner;
  engine: Engine;
  onHeard: () => void;
}

async function follow(
  given: Omit<StreamContext, 'onProgress'>,
  { stream: { thresholds, everyday, replayed }, knowledge, measuredOn }: StreamPlan,
  seed: number,
  { stream, place, learner, engine, onHeard }: Run,
): Promise<FollowedStream> {
  const flops: Record<Phase, number> = { deciding: 0, training: 0, measuring: 0 };
  let phase: Phase = 'deciding';
  const metered = meteredEngine(engine, given.now ?? (() => 0), (call) => {
    flops[phase] += call.flops;
  });
  const settings = { ...knowledge, seed: deriveSeed(seed, 'stream', place) };
  const none = { training: [], heldOut: [], replay: null };
  const loop = openLoop(KNOWLEDGE, { ...given, settings, engine: metered, emit: () => undefined }, none);
  const onPhase = (next: Phase): void => {
    phase = next;
  };
  const looksAtAll = measuredOn === 'development';
  const lines = { everyday, replayed };
  const options = { learner, thresholds, lines, key: 'stream', looksAtAll, onPhase, onHeard };
  const { heard, ...end } = await followStream(loop, stream, options);
  // What it wrote is kept of the first stream of a seed: of all it would be most of the file.
  const kept = place === 0 ? heard : heard.map(({ wrote: _, ...rest }) => rest);
  return { stream: place, learner, heard: kept, ...end, flops };
}
