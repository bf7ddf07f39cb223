/** Runs of sequences that differ in their seed alone, and why others do not belong to them. Pure. */
import { drawsFromOneList } from '../../seal/knowledge/continual/pooled';
import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import { type KnowledgeSettings, parseRecordedSettings } from '../../seal/knowledge/settings';
import { settingsDiff } from '../experiment/settingsDiff';
import { listText, plural } from '../ui/numbers';
import { inWords } from './finding';
import type { ListedRun } from './runs';
import { FORGETTING_WORDS } from './words';

export interface Pool {
  /** By their seeds, one run of each; the given one alone where no other belongs to it. */
  members: readonly ListedRun[];
  /** Whether the given run is one of them: not where another of its seed has the place. */
  isMember: boolean;
  /** What is left out, with the reason; where the given run is none of them, that run alone. */
  apart: readonly { run: ListedRun; why: string }[];
}

/** @param all of one seed the first counts, so that recorded runs come before the visitor's. */
export function poolOf(entry: RunEntry, all: readonly ListedRun[]): Pool {
  const members = new Map<number, ListedRun>();
  const apart: { run: ListedRun; why: string }[] = [];
  const ids = new Set<string>();
  for (const run of all) {
    if (ids.has(run.entry.id)) continue;
    ids.add(run.entry.id);
    const same = members.get(run.entry.seed);
    const why = run.entry.id === entry.id ? null : whyApart(run.entry, entry);
    if (why !== null) apart.push({ run, why });
    else if (same !== undefined) apart.push({ run, why: `the same seed as “${same.name}”, so it is no second sample` });
    else members.set(run.entry.seed, run);
  }
  const isMember = members.get(entry.seed)?.entry.id === entry.id;
  return {
    members: [...members.values()].toSorted((left, right) => left.entry.seed - right.entry.seed),
    isMember,
    apart: isMember ? apart : apart.filter(({ run }) => run.entry.id === entry.id),
  };
}

/** Whether the run on the page can be shown with others. */
export const isOfSeveral = (pool: Pool | null): pool is Pool => pool?.isMember === true && pool.members.length > 1;

/** Of so many settings the values are told; a longer text nobody reads. */
const TOLD = 3;
const LONGEST = 24;

/** Reading settings takes a while, and every run is held against every other. */
const WHOLE = new WeakMap<RunEntry, KnowledgeSettings>();
function wholeOf(entry: RunEntry): KnowledgeSettings {
  const whole = WHOLE.get(entry) ?? parseRecordedSettings(entry.settings).settings;
  WHOLE.set(entry, whole);
  return whole;
}

/**
 * `null` for two runs that differ in no more than their seeds and are samples of their own. The family has the held-out passages,
 * which are the same for every seed, and not those of the sequences, which in the world are the seed's own: these make it a sample.
 */
export function whyApart(run: RunEntry, from: RunEntry): string | null {
  if (run.family !== from.family || run.measuredOn !== from.measuredOn) return differenceText(run, from);
  return drawsFromOneList(wholeOf(run)) ? FORGETTING_WORDS.oneList : null;
}

/** Of two runs that are not equal but for their seeds, as far as their entries tell. */
function differenceText(run: RunEntry, from: RunEntry): string {
  if (run.model !== from.model) return `another model: ${run.model}, not ${from.model}`;
  if (run.parameters !== from.parameters)
    return `another model of the same name: ${run.parameters} parameters, not ${from.parameters}`;
  if (run.measuredOn !== from.measuredOn)
    return `measured on ${run.measuredOn ?? 'other'} passages, not on ${from.measuredOn ?? 'other'} ones`;
  const changes = settingsDiff(wholeOf(from), wholeOf(run), 'knowledge').filter(({ path }) => path !== 'seed');
  if (changes.length === 0) return FORGETTING_WORDS.otherPassages;
  const told = changes.slice(0, TOLD).map(({ name, from: other, to }) => {
    const isShort = other.length <= LONGEST && to.length <= LONGEST;
    return isShort ? `${name} ${to}, not ${other}` : name;
  });
  const rest = changes.length - told.length;
  return `other settings: ${[...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')}`;
}

/** "seed 1", "seeds 1, 2 and 3" */
export const seedsText = (seeds: readonly number[]): string =>
  `${seeds.length === 1 ? 'seed' : 'seeds'} ${listText(seeds.map(String))}`;

/** "Both seeds", "All three seeds" */
export const allText = ({ members: { length } }: Pick<Pool, 'members'>): string =>
  length === 2 ? 'Both seeds' : `All ${inWords(length)} seeds`;

/** Of runs that are pooled; a title ends in its seed. What tells it from theirs comes first, where a narrow list shows it. */
export const poolTitle = (pool: Pick<Pool, 'members'>): string =>
  `${allText(pool)}: ${pool.members[0]?.name.replace(/, seed \d+$/, '') ?? ''}`;

/** Where pooled runs are from: "seeds 1, 2 and 3 recorded, seed 4 yours" */
export function sourcesText({ members }: Pick<Pool, 'members'>): string {
  const seedsFrom = (isRecorded: boolean): number[] =>
    members.flatMap(({ entry, source }) => ((source === 'recorded') === isRecorded ? [entry.seed] : []));
  const [recorded, own] = [seedsFrom(true), seedsFrom(false)];
  return [
    ...(recorded.length > 0 ? [`${seedsText(recorded)} recorded`] : []),
    ...(own.length > 0 ? [`${seedsText(own)} yours`] : []),
  ].join(', ');
}

/** Whom a number is a mean over: "24 sequences of seeds 1, 2 and 3" */
export const overText = (n: number, seeds: readonly number[]): string =>
  `${plural(n, 'sequence')} of ${seedsText(seeds)}`;

/** Of runs that are listed, those that belong together; one that has no other of its kind is left out. */
export function poolsOf(runs: readonly ListedRun[]): Pool[] {
  const pools: Pool[] = [];
  for (const { entry } of runs) {
    if (pools.some(({ members }) => members.some((one) => whyApart(one.entry, entry) === null))) continue;
    const pool = poolOf(entry, runs);
    if (pool.members.length > 1) pools.push(pool);
  }
  return pools;
}
