/**
 * Settings in the query of a link, by dotted path (`finetune.rank=4`). Only what differs from others is written: the defaults,
 * or those of a run that the link names. Reading never throws: unknown names, junk and numbers out of bounds each become a notice.
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
  { list, defaults }: Pick<SettingsTable<Settings>, 'list' | 'defaults'>,
  settings: Settings,
  others: Settings = defaults,
): void {
  for (const { path } of list) {
    const text = settingText(valueAt(settings, path));
    if (text !== settingText(valueAt(others, path))) query.set(path, text);
  }
}

/** @param names in the query that are no settings. @param others what holds where the query has nothing. */
export function readSettings<Settings>(
  query: URLSearchParams,
  { list, parse, defaults }: Pick<SettingsTable<Settings>, 'list' | 'parse' | 'defaults'>,
  names: readonly string[],
  others: Settings = defaults,
): ParsedSettings<Settings> {
  const notices: Notice[] = [];
  const given = new Map<string, unknown>();
  // A name that comes twice counts as it comes last.
  for (const [path, text] of new Map(query)) {
    if (names.includes(path)) continue;
    const setting = list.find((one) => one.path === path);
    if (setting === undefined) notices.push({ field: path, given: text, used: '', reason: 'unknown setting' });
    else given.set(path, readSetting(setting, text));
  }
  const parsed = parse(nested(given), others);
  return { settings: parsed.settings, notices: [...notices, ...parsed.notices] };
}
