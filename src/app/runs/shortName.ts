/** A short name for a run, easy to say and to find again in a chart: two words that follow from its id, or what the visitor called it. Pure. */
import { deriveSeed } from '../../seal/seeds';
import type { Listed } from './listed';

const QUALITIES = [
  ...['amber', 'brisk', 'calm', 'clear', 'cool', 'dusky', 'early', 'fair', 'fleet', 'gentle', 'golden', 'grey'],
  ...['keen', 'late', 'light', 'long', 'lucky', 'mild', 'misty', 'north', 'open', 'pale', 'plain', 'quick'],
  ...['quiet', 'rapid', 'salty', 'sharp', 'silver', 'slow', 'small', 'smooth', 'south', 'steady', 'still', 'sunny'],
  ...['swift', 'tall', 'tidal', 'warm', 'west', 'white', 'wide', 'wild', 'windy', 'young'],
] as const;

/** Of the sea and its shore, as befits a seal. */
const THINGS = [
  ...['anchor', 'bay', 'beacon', 'buoy', 'cape', 'channel', 'cliff', 'coral', 'cove', 'crab', 'current', 'dune'],
  ...['eddy', 'fjord', 'foam', 'gull', 'harbour', 'heron', 'inlet', 'island', 'kelp', 'lagoon', 'lantern', 'ledge'],
  ...['limpet', 'mast', 'mussel', 'oyster', 'pebble', 'petrel', 'pier', 'plover', 'puffin', 'reef', 'ripple', 'sail'],
  ...['sandbar', 'schooner', 'shell', 'shoal', 'shore', 'sound', 'spray', 'strait', 'surf', 'tern', 'tide', 'wave'],
] as const;

const MOST_CHARACTERS = 24;

export function memorableName(id: string): string {
  const pick = <Word>(words: readonly Word[], of: string): Word | undefined => words[deriveSeed(0, of) % words.length];
  return `${pick(QUALITIES, `quality of ${id}`)} ${pick(THINGS, `thing of ${id}`)}`;
}

/** What the visitor called it, where they did. */
export function shortName({ name, entry }: Pick<Listed, 'name' | 'entry'>): string {
  if (name === entry.title) return memorableName(entry.id);
  return name.length <= MOST_CHARACTERS ? name : `${name.slice(0, MOST_CHARACTERS - 1).trimEnd()}…`;
}
