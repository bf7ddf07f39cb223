/**
 * The settings of a page as its form sees them. Every change goes through the parser of the domain, which brings absurd values
 * to the nearest bound and says so; the form shows that notice at the field.
 */
import type { ParsedSettings } from '../../seal/settings';
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
