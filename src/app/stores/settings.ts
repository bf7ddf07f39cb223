/**
 * The settings of the next run. Every change goes through the loop's own parser, which brings absurd values to the nearest
 * bound and says so; the page shows that notice at the field.
 */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/settings';
import { parseSettings } from '../../seal/settingsSchema';
import type { Notice } from '../../seal/types';
import { jsonStorage } from './browserStorage';

interface SettingsState {
  settings: KnowledgeSettings;
  /** The latest notice of each field, by dotted path. */
  notices: Record<string, Notice>;
  /** Replaces the settings; `fields` are the paths that the person touched, whose old notices are out of date. */
  change: (next: KnowledgeSettings, fields: readonly string[]) => void;
  /** Takes over settings from a link or a file. */
  adopt: (settings: KnowledgeSettings) => void;
  restoreDefaults: () => void;
}

export const useSettings = create<SettingsState>()(
  persist(
    (set, get) => ({
      settings: DEFAULT_SETTINGS,
      notices: {},
      change: (next, fields) => {
        const { settings, notices: fresh } = parseSettings(next, get().settings);
        const kept = Object.entries(get().notices).filter(([field]) => !fields.includes(field));
        set({
          settings,
          notices: Object.fromEntries([...kept, ...fresh.map((notice) => [notice.field, notice] as const)]),
        });
      },
      adopt: (settings) => set({ settings, notices: {} }),
      restoreDefaults: () => set({ settings: DEFAULT_SETTINGS, notices: {} }),
    }),
    {
      name: 'selkie.settings',
      version: 1,
      storage: jsonStorage<{ settings: KnowledgeSettings }>(),
      partialize: ({ settings }) => ({ settings }),
      merge: (stored, current) => ({ ...current, settings: parseSettings(settingsOf(stored)).settings }),
      migrate: (stored) => ({ settings: parseSettings(settingsOf(stored)).settings }),
    },
  ),
);

function settingsOf(stored: unknown): unknown {
  return typeof stored === 'object' && stored !== null && 'settings' in stored ? stored.settings : undefined;
}
