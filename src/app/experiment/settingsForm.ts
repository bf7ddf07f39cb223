/**
 * The settings of a page as its form sees them. Every change goes through the parser of the domain, which brings absurd values
 * to the nearest bound and says so; the form shows that notice at the field.
 */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { SettingsTable } from '../../seal/settings';
import type { Notice } from '../../seal/types';
import { tabStorage } from '../../storage/drafts';
import type { Undo } from './view';

export interface SettingsForm<Settings> {
  settings: Settings;
  /** The latest notice of each field, by dotted path. */
  notices: Readonly<Record<string, Notice>>;
  /**
   * Replaces the settings by others, whatever was typed for them; `fields` are the paths that the person touched, whose old
   * notices are out of date.
   */
  change: (next: unknown, fields: readonly string[]) => void;
  /** Takes over settings from elsewhere. @param said with it the visitor is offered the way back. */
  adopt: (settings: Settings, said?: string) => void;
  restoreDefaults: () => void;
}

export interface SettingsRules<Settings> {
  table: SettingsTable<Settings>;
  /** The names under which the browser keeps settings and draft. */
  storedAs: string;
  draftStoredAs: string;
  /** Of what an earlier Selkie kept elsewhere. */
  older?: () => unknown;
}

/**
 * @param own what the browser keeps in place of the settings of a recorded run; `null` for none.
 * @param usual the defaults for the model that is open.
 */
export function makeSettings<Settings>(
  { table: { defaults, parse }, storedAs, older = () => undefined }: SettingsRules<Settings>,
  isKept: boolean,
  own: () => Settings | null,
  offerUndo: (undo: Undo) => void,
  usual: () => Settings,
) {
  type Form = SettingsForm<Settings>;
  const make = (set: (change: Partial<Form>) => void, get: () => Form): Form => ({
    settings: defaults,
    notices: {},
    // What is no value at all leaves the field as it is.
    change: (next, fields) => {
      const { settings, notices } = parse(next, get().settings);
      const kept = Object.entries(get().notices).filter(([field]) => !fields.includes(field));
      const told = notices.map((notice) => [notice.field, notice] as const);
      set({ settings, notices: Object.fromEntries([...kept, ...told]) });
    },
    adopt: (settings, said) => {
      const { settings: before } = get();
      set({ settings, notices: {} });
      const text = JSON.stringify(before);
      const isLost = text !== JSON.stringify(settings) && text !== JSON.stringify(usual());
      if (said !== undefined && isLost) offerUndo({ said, back: () => set({ settings: before, notices: {} }) });
    },
    restoreDefaults: () => get().adopt(usual(), 'All settings are back at their defaults.'),
  });
  if (!isKept) return create<Form>()(make);
  const read = (stored: unknown): Settings => parse(settingsOf(stored) ?? older()).settings;
  const useForm = create<Form>()(
    persist(make, {
      name: storedAs,
      version: 1,
      storage: jsonStorage<{ settings: Settings }>(),
      partialize: ({ settings }) => ({ settings: own() ?? settings }),
      merge: (stored, present) => ({ ...present, settings: read(stored) }),
      migrate: (stored) => ({ settings: read(stored) }),
    }),
  );
  // What was kept elsewhere may be written over there.
  if (older() !== undefined) useForm.setState({});
  return useForm;
}

function settingsOf(stored: unknown): unknown {
  return typeof stored === 'object' && stored !== null && 'settings' in stored ? stored.settings : undefined;
}

/** What zustand’s `persist` keeps drafts and settings in: each tab its own. */
export function jsonStorage<State>() {
  return createJSONStorage<State>(() => tabStorage);
}
