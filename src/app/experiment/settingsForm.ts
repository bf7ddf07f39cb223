/**
 * The settings of a page as its form sees them. Every change goes through the parser of the domain, which brings absurd values
 * to the nearest bound and says so; the form shows that notice at the field.
 */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { ParsedSettings } from '../../seal/settings';
import type { Notice } from '../../seal/types';
import { tabStorage } from '../../storage/drafts';
import type { Undo } from './view';

export interface SettingsNow<Settings> {
  settings: Settings;
  /** The latest notice of each field, by dotted path. */
  notices: Readonly<Record<string, Notice>>;
}

export interface SettingsForm<Settings> extends SettingsNow<Settings> {
  /** Replaces the settings; `fields` are the paths that the person touched, whose old notices are out of date. */
  change: (next: Settings, fields: readonly string[]) => void;
  /** Takes over settings from elsewhere. @param said with it the visitor is offered the way back: "The link's settings …". */
  adopt: (settings: Settings, said?: string) => void;
  restoreDefaults: () => void;
}

/** What is no value at all leaves the field as it is. */
export type SettingsParser<Settings> = (input: unknown, present: Settings) => ParsedSettings<Settings>;

export function changedSettings<Settings>(
  parse: SettingsParser<Settings>,
  now: SettingsNow<Settings>,
  next: Settings,
  fields: readonly string[],
): SettingsNow<Settings> {
  const { settings, notices } = parse(next, now.settings);
  const kept = Object.entries(now.notices).filter(([field]) => !fields.includes(field));
  return {
    settings,
    notices: Object.fromEntries([...kept, ...notices.map((notice) => [notice.field, notice] as const)]),
  };
}

export interface SettingsRules<Settings> {
  defaults: Settings;
  parse: (input: unknown, present?: Settings) => ParsedSettings<Settings>;
  /** The names under which the browser keeps settings and draft. */
  storedAs: string;
  draftStoredAs: string;
  /** Of what an earlier Selkie kept elsewhere. */
  older?: () => unknown;
}

/** @param own what the browser keeps in place of the settings of a recorded run; `null` for none. */
export function makeSettings<Settings>(
  { defaults, parse, storedAs, older = () => undefined }: SettingsRules<Settings>,
  isKept: boolean,
  own: () => Settings | null,
  offerUndo: (undo: Undo) => void,
) {
  type Form = SettingsForm<Settings>;
  const make = (set: (change: Partial<Form>) => void, get: () => Form): Form => ({
    settings: defaults,
    notices: {},
    change: (next, fields) => set(changedSettings(parse, get(), next, fields)),
    adopt: (settings, said) => {
      const { settings: before } = get();
      set({ settings, notices: {} });
      const text = JSON.stringify(before);
      const isLost = text !== JSON.stringify(settings) && text !== JSON.stringify(defaults);
      if (said !== undefined && isLost) offerUndo({ said, back: () => set({ settings: before, notices: {} }) });
    },
    restoreDefaults: () => get().adopt(defaults, 'All settings are back at their defaults.'),
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
