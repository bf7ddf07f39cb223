/**
 * Settings in the query of a link, by dotted path (`finetune.rank=4`). Only what differs from the defaults is written. Reading
 * never throws: unknown names, junk and numbers out of bounds each become a notice.
 */
import {
  nested,
  type ParsedSettings,
  readSetting,
  type SettingsTable,
  settingText,
  valueAt,
} from '../../../seal/settings';
import type { Notice } from '../../../seal/types';

export function writeSettings<Settings>(
  query: URLSearchParams,
  { list }: Pick<SettingsTable<Settings>, 'list'>,
  settings: Settings,
): void {
  for (const { path, usual } of list) {
    const text = settingText(valueAt(settings, path));
    if (text !== settingText(usual)) query.set(path, text);
  }
}

/** @param others names in the query that are no settings. */
export function readSettings<Settings>(
  query: URLSearchParams,
  { list, parse }: Pick<SettingsTable<Settings>, 'list' | 'parse'>,
  others: readonly string[],
): ParsedSettings<Settings> {
  const notices: Notice[] = [];
  const given = new Map<string, unknown>();
  // A name that comes twice counts as it comes last.
  for (const [path, text] of new Map(query)) {
    if (others.includes(path)) continue;
    const setting = list.find((one) => one.path === path);
    if (setting === undefined) notices.push({ field: path, given: text, used: '', reason: 'unknown setting' });
    else given.set(path, readSetting(setting, text));
  }
  const parsed = parse(nested(given));
  return { settings: parsed.settings, notices: [...notices, ...parsed.notices] };
}
