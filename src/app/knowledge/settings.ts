/** The settings of the Lab's next run. They survive a reload where storage is allowed. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { DEFAULT_SETTINGS, type KnowledgeSettings, parseSettings } from '../../seal/knowledge/settings';
import { jsonStorage } from '../experiment/browserStorage';
import { changedSettings, type SettingsForm } from '../experiment/settingsForm';

export const useSettings = create<SettingsForm<KnowledgeSettings>>()(
  persist(
    (set, get) => ({
      settings: DEFAULT_SETTINGS,
      notices: {},
      change: (next, fields) => set(changedSettings(parseSettings, get(), next, fields)),
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
