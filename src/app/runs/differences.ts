/** What differs between runs, in one line or as a table. Pure. */
import { KNOWLEDGE_SETTINGS } from '../../seal/knowledge/settings';
import { PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import { valueAt, valueText } from '../../seal/settings';
import { isAtWork } from '../experiment/setting';
import { changedSettings, type SettingChange, settingsDiff, wholeSettings } from '../experiment/settingsDiff';
import type { Listed } from './listed';

/** So many are told in a line; the table has all. */
const TOLD = 3;

export interface Difference {
  /** "the run before it", or what else it is held against. */
  from: 'before' | 'defaults';
  changes: readonly SettingChange[];
  /** Another model than the run before it had. */
  model: { from: string; to: string } | null;
}

/** @param before the run of the same domain that was made before it. */
export function differenceFrom({ entry }: Listed, before: Listed | null): Difference {
  if (before === null) return { from: 'defaults', changes: changedSettings(entry), model: null };
  const changes = settingsDiff(wholeSettings(before.entry), wholeSettings(entry), entry.domain);
  const model = before.entry.model === entry.model ? null : { from: before.entry.model, to: entry.model };
  return { from: 'before', changes, model };
}

export function differenceText({ from, changes, model }: Difference): string {
  const all = [
    ...(model === null ? [] : [`Model ${model.from} → ${model.to}`]),
    ...changes.map(({ name, from: old, to }) => `${name} ${old} → ${to}`),
  ];
  const rest = all.length - TOLD;
  const told = [...all.slice(0, TOLD), ...(rest > 0 ? [`and ${rest} more`] : [])].join(' · ');
  if (from === 'before') return told === '' ? 'The same as the run before it' : `Since the run before: ${told}`;
  return told === '' ? 'All settings at their defaults' : `Other than the defaults: ${told}`;
}

/** The run that each was made after, by key: of its domain, among the visitor's own. Recorded runs have none. */
export function runsBefore(own: readonly Listed[]): ReadonlyMap<string, Listed> {
  const inTime = own.toSorted((left, right) => left.entry.startedAt.localeCompare(right.entry.startedAt));
  const last = new Map<string, Listed>();
  const before = new Map<string, Listed>();
  for (const run of inTime) {
    const { domain } = run.entry;
    const earlier = last.get(domain);
    if (earlier !== undefined) before.set(run.key, earlier);
    last.set(domain, run);
  }
  return before;
}

export interface DifferingSetting {
  path: string;
  name: string;
  /** In the order of the runs. */
  values: readonly string[];
}

/** The settings in which runs of one domain are not all alike. */
export function differingSettings(runs: readonly Listed[]): DifferingSetting[] {
  const [first] = runs;
  if (first === undefined) return [];
  const { list } = first.entry.domain === 'puzzles' ? PUZZLE_SETTINGS : KNOWLEDGE_SETTINGS;
  const whole = runs.map(({ entry }) => wholeSettings(entry));
  const atWork = list.filter((setting) => whole.some((one) => isAtWork(setting, one)));
  const settings = atWork.map(({ path, label: name }) => ({
    path,
    name,
    values: whole.map((one) => valueText(valueAt(one, path))),
  }));
  const model = { path: 'model', name: 'Model', values: runs.map(({ entry }) => entry.model) };
  return [model, ...settings].filter(({ values }) => new Set(values).size > 1);
}
