/** Which runs of the list are shown. Pure. */
import type { Listed } from './listed';
import { shortName } from './shortName';

export interface Filter {
  text: string;
  /** Empty: any, as below. */
  domain: string;
  model: string;
  tag: string;
}

export const NO_FILTER: Filter = { text: '', domain: '', model: '', tag: '' };

export const isFiltering = (filter: Filter): boolean => Object.values(filter).some((part) => part !== '');

export function matches(run: Listed, { text, domain, model, tag }: Filter): boolean {
  const { name, tags, entry } = run;
  if (domain !== '' && entry.domain !== domain) return false;
  if (model !== '' && entry.model !== model) return false;
  if (tag !== '' && !tags.includes(tag)) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const written = [name, shortName(run), entry.title, entry.model, entry.device, ...tags].join(' ').toLowerCase();
  const numbers = new Set(written.match(/\d+/g));
  // "seed 2" is not in "seed 1 of 200".
  return words.every((word) => (/^\d+$/.test(word) ? numbers.has(word) : written.includes(word)));
}

const MOST_TAGS = 12;
const MOST_TAG_CHARACTERS = 40;

/** "warm-up, rank 4" as a person types them: each once, none empty. */
export function tagsFrom(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim().replace(/\s+/g, ' ').slice(0, MOST_TAG_CHARACTERS));
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, MOST_TAGS);
}
