/**
 * The closed loop, without a person: texts arrive one after another, the rule decides on each, and what is learned is trained onto
 * all that was learned before; after each text the model is quizzed on everything new that it has seen so far.
 */
import type { AdapterId, Ground } from '../../contract/engine';
import type { Loop } from '../domain';
import type { Knowledge, Material, Passage } from '../knowledge/types';
import { mean } from '../statistics/estimate';
import type { EventScope } from '../types';
import { type LearnOptions, learnFrom } from './learn';
import { answeredRight, type Measured } from './measure';
import { selfQuestions } from './questions';
import type { FollowedStream, HeardResult } from './record';
import { Rehearsed } from './rehearsed';
import { ALL_SIGNALS, type Decision, decide, LOOKS_AT, type Signals, type Thresholds } from './rule';
import type { Learner, StreamSettings } from './settings';
import { cannotDecide, signalsOf } from './signals';
import type { Heard, Stream } from './streams';

/** What of a stream the work is for; its cost is put down to that. */
export type Phase = 'deciding' | 'training' | 'measuring';

export interface FollowOptions {
  learner: Learner;
  thresholds: Thresholds;
  /** Lines in each step beside those of the text. */
  lines: Pick<StreamSettings, 'everyday' | 'replayed'>;
  /** Names the random numbers; the same for every learner of a stream, so that they meet equal luck. */
  key: string;
  /** Looks at all signals, also at those that the learner does not decide by. */
  looksAtAll: boolean;
  /** Hears what the next calls are for. */
  onPhase: (phase: Phase) => void;
  /** Hears of each text that is done with. */
  onHeard: (result: HeardResult) => void;
}

export const STREAM_SCOPE: EventScope = { purpose: 'held-out', round: 0 };

type Followed = Pick<FollowedStream, 'heard' | 'accuracy' | 'known'>;

export async function followStream(loop: Loop<Knowledge>, stream: Stream, options: FollowOptions): Promise<Followed> {
  const { learner, thresholds, key, onPhase, onHeard } = options;
  const results: HeardResult[] = [];
  /** Places of passages that were heard, and of those that were learned. */
  const [seen, learned] = [new Set<number>(), new Set<number>()];
  const knows = new Map<number, number>();
  let ground: Ground | null = null;
  const rehearsed = new Rehearsed(loop, stream, options.lines);
  for (const [place, heard] of stream.heard.entries()) {
    const worth = heard.of !== undefined && !learned.has(heard.of);
    onPhase('deciding');
    const looked = await look(loop, heard, ground, options);
    const decision: Decision =
      learner === 'oracle' ? { learn: worth, because: '' } : decide({ ...thresholds, name: learner }, looked);
    if (heard.of !== undefined) seen.add(heard.of);
    onPhase('training');
    const taught: Taught | null = decision.learn
      ? await learn(loop, heard, { ground, beside: await rehearsed.pools(), seedKey: `${key}/${place}` })
      : null;
    if (taught && !taught.diverged) {
      ground = taught.ground;
      knows.clear();
      rehearsed.add(taught.material);
      if (heard.of !== undefined) learned.add(heard.of);
    }
    onPhase('measuring');
    await quiz(
      loop,
      ground?.adapter ?? null,
      stream,
      [...seen].filter((one) => !knows.has(one)),
      knows,
    );
    const { surprise, confidence, conflict, worth: wanted } = looked;
    const result: HeardResult = {
      learned: decision.learn,
      worth,
      signals: [surprise, confidence, conflict, wanted],
      accuracy: seen.size === 0 ? null : mean([...seen].map((one) => knows.get(one) ?? 0)),
      ...(decision.because !== '' && { because: decision.because }),
      ...(taught && { wrote: taught.wrote }),
    };
    results.push(result);
    onHeard(result);
  }
  const adapter = ground?.adapter ?? null;
  const known = await answeredRight(
    loop,
    adapter,
    stream.known.map((question) => ({ title: '', question })),
  );
  if (adapter !== null) await loop.engine.freeAdapters([adapter]);
  return {
    heard: results,
    accuracy: results.at(-1)?.accuracy ?? 0,
    known: known.length === 0 ? null : mean(known.map(Number)),
  };
}

interface Taught {
  wrote: string;
  material: Material;
  ground: Ground | null;
  diverged: boolean;
}

/** Of one that diverged nothing is of use: what was learned before stays. */
async function learn(loop: Loop<Knowledge>, { title, text }: Heard, options: LearnOptions): Promise<Taught> {
  const passage: Passage = { title, context: text, questions: [] };
  const { ground } = options;
  const { edit, material, adapter, rank, diverged } = await learnFrom(loop, STREAM_SCOPE, passage, options);
  const isUsable = diverged === null;
  const over = isUsable ? ground?.adapter : adapter;
  if (over !== undefined) await loop.engine.freeAdapters([over]);
  return { wrote: edit.text, material, ground: isUsable ? { adapter, rank } : ground, diverged: !isUsable };
}

const NOTHING_SEEN: Signals = { surprise: null, confidence: null, conflict: null, worth: null };

/** Only what the learner decides by, unless all is wanted: looking costs too. */
async function look(
  loop: Loop<Knowledge>,
  { title, text }: Heard,
  ground: Ground | null,
  { learner, looksAtAll }: FollowOptions,
): Promise<Signals> {
  const wanted = looksAtAll ? ALL_SIGNALS : learner === 'oracle' ? [] : LOOKS_AT[learner];
  const looksAt = cannotDecide(loop) === null ? wanted : wanted.filter((signal) => signal !== 'worth');
  if (looksAt.length === 0) return NOTHING_SEEN;
  const asks = looksAt.includes('confidence') || looksAt.includes('conflict');
  const questions = asks ? await selfQuestions(loop, STREAM_SCOPE, { title, context: text }) : [];
  return signalsOf(loop, { title, text, questions, ground, looksAt });
}

/** What is known of each of these passages. */
async function quiz(
  loop: Loop<Knowledge>,
  adapter: AdapterId | null,
  { passages }: Stream,
  places: readonly number[],
  knows: Map<number, number>,
): Promise<void> {
  const asked = places.flatMap((place): (Measured & { place: number })[] => {
    const { title = '', questions = [] } = passages[place] ?? {};
    return questions.map((question) => ({ place, title, question }));
  });
  const right = await answeredRight(loop, adapter, asked);
  for (const place of places) {
    const own = right.filter((_, index) => asked[index]?.place === place);
    knows.set(place, mean(own.map(Number)));
  }
}
