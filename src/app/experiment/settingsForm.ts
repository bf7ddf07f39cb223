/**
 * The settings of a page as its form sees them. Every change goes through the parser of the domain, which brings absurd values
 * to the nearest bound and says so; the form shows that notice at the field.
 */
import { type ParsedSettings, replaced, type Setting, valueAt } from '../../seal/settings';
import type { Notice } from '../../seal/types';

export interface SettingsNow<Settings> {
  settings: Settings;
  /** The latest notice of each field, by dotted path. */
  notices: Readonly<Record<string, Notice>>;
}

export interface SettingsForm<Settings> extends SettingsNow<Settings> {
  /**
   * Replaces the settings by others, whatever was typed for them; `fields` are the paths that the person touched, whose old
   * notices are out of date.
   */
  change: (next: unknown, fields: readonly string[]) => void;
  /** Takes over settings from a link or a file. */
  adopt: (settings: Settings) => void;
  restoreDefaults: () => void;
}

/** The form of any domain: what is written goes through its parser. */
export interface FormProps {
  list: readonly Setting[];
  form: Omit<SettingsForm<unknown>, 'adopt'>;
}

/** What is no value at all leaves the field as it is. */
export type SettingsParser<Settings> = (input: unknown, present: Settings) => ParsedSettings<Settings>;

export function changedSettings<Settings>(
  parse: SettingsParser<Settings>,
  now: SettingsNow<Settings>,
  next: unknown,
  fields: readonly string[],
): SettingsNow<Settings> {
  const { settings, notices } = parse(next, now.settings);
  const kept = Object.entries(now.notices).filter(([field]) => !fields.includes(field));
  return {
    settings,
    notices: Object.fromEntries([...kept, ...notices.map((notice) => [notice.field, notice] as const)]),
  };
}

/** What notices and lists call a setting, or one of the `others` that a link or a file can have beside them. */
export function namesOf(list: readonly Setting[], others: Readonly<Record<string, string>>): (path: string) => string {
  const names = new Map([...Object.entries(others), ...list.map(({ path, label }) => [path, label] as const)]);
  return (path) => names.get(path) ?? path;
}

/** Whether the other settings let it do something. */
export function isAtWork({ needs }: Setting, settings: unknown): boolean {
  if (needs === undefined) return true;
  const other = valueAt(settings, needs[0]);
  return needs[1] === undefined ? Number(other) > 0 : other === needs[1];
}

/** The settings with another value of one, as a form gives it, unchecked. */
export function withSetting(settings: unknown, one: Setting, value: unknown): unknown {
  const path = one.path.split('.');
  const next = replaced(settings, path, value);
  if (!one.alphaFollows || one.kind !== 'number' || typeof value !== 'number' || Number.isNaN(value)) return next;
  return replaced(next, [...path.slice(0, -1), 'alpha'], 2 * Math.min(one.max, Math.max(one.min, value)));
}

/** A ready-made size of a run: how much is measured and learned. */
export interface SizeOfRun<Settings> {
  label: string;
  sets: Partial<Settings>;
}

/** Which of the sizes the settings have; `null` for one of the visitor's own making. */
export function sizeOf<Settings extends object>(
  sizes: Readonly<Record<string, SizeOfRun<Settings>>>,
  settings: Settings,
): string | null {
  const own = JSON.stringify(settings);
  return Object.keys(sizes).find((name) => JSON.stringify({ ...settings, ...sizes[name]?.sets }) === own) ?? null;
}
