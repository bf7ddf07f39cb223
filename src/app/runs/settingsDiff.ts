/** Which settings two runs differ in, by name. Pure. */
import { KNOWLEDGE_SETTINGS, parseRecordedSettings } from '../../seal/knowledge/settings';
import { PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { AnyEntry } from '../../seal/record/format';
import { valueAt, valueText } from '../../seal/settings';

export interface SettingChange {
  path: string;
  name: string;
  from: string;
  to: string;
}

export type Domain = AnyEntry['domain'];

export function settingsDiff(from: object, to: object, domain: Domain): SettingChange[] {
  const { list } = domain === 'puzzles' ? PUZZLE_SETTINGS : KNOWLEDGE_SETTINGS;
  return list.flatMap(({ path, label }) => {
    const [old, young] = [from, to].map((settings) => valueAt(settings, path));
    const change = { path, name: label, from: valueText(old), to: valueText(young) };
    return young === undefined || change.from === change.to ? [] : [change];
  });
}

/** Against the defaults of this Selkie. A run's settings may be older than a setting; that counts as its default. */
export function changedSettings({ domain, settings }: Pick<AnyEntry, 'domain' | 'settings'>): SettingChange[] {
  return domain === 'puzzles'
    ? settingsDiff(PUZZLE_SETTINGS.defaults, settings, domain)
    : settingsDiff(KNOWLEDGE_SETTINGS.defaults, parseRecordedSettings(settings).settings, domain);
}
