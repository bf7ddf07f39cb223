/** What a page does with the settings of a table, beside drawing them. */
import { replaced, type Setting, valueAt } from '../../seal/settings';
import type { SettingsForm } from './settingsForm';

/** The form of any domain: what is written goes through its parser. */
export interface FormProps {
  list: readonly Setting[];
  form: Omit<SettingsForm<unknown>, 'adopt'>;
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
