/** Which settings two runs differ in, by name. Pure. */

import { DEFAULT_SETTINGS, parseRecordedSettings } from '../../seal/knowledge/settings';
import { DEFAULT_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { AnyEntry } from '../../seal/record/format';
import { leaves } from '../experiment/link/settingsQuery';
import { fieldName } from '../knowledge/words/settings';
import { puzzleSettingName } from '../puzzles/words/settings';

export interface SettingChange {
  path: string;
  name: string;
  from: string;
  to: string;
}

export type Domain = AnyEntry['domain'];

const NAMES = { knowledge: fieldName, puzzles: puzzleSettingName } as const;

export function settingsDiff(from: object, to: object, domain: Domain): SettingChange[] {
  const before = leaves(from);
  return [...leaves(to)].flatMap(([path, value]) => {
    const [old, young] = [shown(before.get(path)), shown(value)];
    return old === young ? [] : [{ path, name: NAMES[domain](path), from: old, to: young }];
  });
}

/** Against the defaults of this Selkie. A run's settings may be older than a setting; that counts as its default. */
export function changedSettings({ domain, settings }: Pick<AnyEntry, 'domain' | 'settings'>): SettingChange[] {
  return domain === 'puzzles'
    ? settingsDiff(DEFAULT_PUZZLE_SETTINGS, settings, domain)
    : settingsDiff(DEFAULT_SETTINGS, parseRecordedSettings(settings).settings, domain);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  return value === '' ? 'empty' : String(value);
}
