/** In what the settings of two runs of one domain differ. Pure. */
import { asksInChat, KNOWLEDGE_SETTINGS, parseRecordedSettings } from '../../seal/knowledge/settings';
import { PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { AnyEntry } from '../../seal/record/format';
import { valueAt, valueText } from '../../seal/settings';
import { isAtWork } from './setting';

export interface SettingChange {
  path: string;
  name: string;
  from: string;
  to: string;
}

export function settingsDiff(from: object, to: object, domain: AnyEntry['domain']): SettingChange[] {
  const { list } = domain === 'puzzles' ? PUZZLE_SETTINGS : KNOWLEDGE_SETTINGS;
  return list.flatMap((setting) => {
    const { path, label } = setting;
    // What does nothing in either run makes no difference between them.
    if (![from, to].some((settings) => isAtWork(setting, settings))) return [];
    const [old, young] = [from, to].map((settings) => valueAt(settings, path));
    const change = { path, name: label, from: valueText(old), to: valueText(young) };
    return young === undefined || change.from === change.to ? [] : [change];
  });
}

/** A run's settings may be older than a setting; that counts as its default. */
export const wholeSettings = (entry: Pick<AnyEntry, 'domain' | 'settings'>): object =>
  entry.domain === 'puzzles' ? entry.settings : parseRecordedSettings(entry.settings).settings;

/** Against the defaults of this Selkie for its kind of model. */
export function changedSettings({ domain, settings }: Pick<AnyEntry, 'domain' | 'settings'>): SettingChange[] {
  if (domain === 'puzzles') return settingsDiff(PUZZLE_SETTINGS.defaults, settings, domain);
  const { settings: whole } = parseRecordedSettings(settings);
  const { chat, defaults } = KNOWLEDGE_SETTINGS;
  return settingsDiff(asksInChat(whole) ? chat : defaults, whole, domain);
}
