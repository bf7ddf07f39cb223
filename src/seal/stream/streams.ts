/**
 * A stream: texts that arrive one after another, of which some are worth learning. By construction: what is new, and what repeats
 * something new that was not learned the first time. What the model knows from pretraining is not, nor is chatter.
 */
import * as z from 'zod/mini';
import type { Random } from '../../world/random';
import type { Passage, Question } from '../knowledge/types';
import { whole } from '../types';

export const SORTS = ['new', 'repeat', 'known', 'chatter'] as const;
export type Sort = (typeof SORTS)[number];

export const heardSchema = z.object({
  sort: z.enum(SORTS),
  /** Of what is new and of its repeats: place in `Stream.passages`. */
  of: z.optional(whole),
  title: z.string(),
  text: z.string(),
});
export type Heard = z.infer<typeof heardSchema>;

export interface Stream {
  heard: Heard[];
  /** What is new, with the questions that measure. */
  passages: Passage[];
  /** What the model knew before; no text of the stream tells of it. */
  known: readonly Question[];
  /** What it may rehearse its own answers to while it learns; none of these measures. */
  everyday: readonly string[];
}

/** How many texts there are of each sort: three of eight are new. */
export function sharesOf(paragraphs: number): Record<Sort, number> {
  const fresh = Math.max(1, Math.round((3 * paragraphs) / 8));
  const rest = paragraphs - fresh;
  const repeat = Math.min(fresh, Math.floor(rest / 3));
  const known = Math.floor((rest - repeat) / 2);
  return { new: fresh, repeat, known, chatter: rest - repeat - known };
}

/** Texts between something and its repeat, where the stream is long enough. */
const APART = 2;

/** In random order; a repeat comes after what it repeats. */
export function mixed(random: Random, once: readonly Heard[], repeats: readonly Heard[]): Heard[] {
  const heard = random.shuffled(once);
  for (const repeat of random.shuffled(repeats)) {
    const first = heard.findIndex(({ sort, of }) => sort === 'new' && of === repeat.of);
    const earliest = Math.min(first + 1 + APART, heard.length);
    heard.splice(earliest + random.below(heard.length - earliest + 1), 0, repeat);
  }
  return heard;
}
