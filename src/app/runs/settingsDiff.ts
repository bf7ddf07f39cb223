/** Which settings two runs differ in, by name. Pure. */
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/settings';
import { parseRecordedSettings } from '../../seal/settingsSchema';
import { leaves } from '../link/codec';
import { fieldName } from '../strings/settings';

export interface SettingChange {
  path: string;
  name: string;
  from: string;
  to: string;
}

export function settingsDiff(from: KnowledgeSettings, to: KnowledgeSettings): SettingChange[] {
  const before = leaves(from);
  return [...leaves(to)].flatMap(([path, value]) => {
    const [old, young] = [shown(before.get(path)), shown(value)];
    return old === young ? [] : [{ path, name: fieldName(path), from: old, to: young }];
  });
}

/** Against the defaults of this Selkie. A run's settings may be older than a setting; that counts as its default. */
export function changedSettings(settings: unknown): SettingChange[] {
  return settingsDiff(DEFAULT_SETTINGS, parseRecordedSettings(settings).settings);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  return value === '' ? 'empty' : String(value);
}
