/** What is open over all pages, and which experiment the keys and the top bar are about. */
import { create } from 'zustand';
import { sharedStorage } from '../../storage/drafts';
import type { AnyExperiment } from '../experiment/experiment';

export type Sheet = 'help' | 'share';

interface ShellView {
  sheet: Sheet | null;
  /** Whether single keys do something. */
  shortcuts: boolean;
  /** Shown last; `null` before any. */
  experiment: AnyExperiment | null;
  /** The one that the bar below is about; the Lab's on pages without steps. */
  held: AnyExperiment | null;
  /** Whether its page is the one that is shown. */
  leading: boolean;
  show: (sheet: Sheet | null) => void;
  setShortcuts: (on: boolean) => void;
}

const SHORTCUTS_NAME = 'selkie.shortcuts';

export const useShell = create<ShellView>()((set) => ({
  sheet: null,
  shortcuts: sharedStorage.getItem(SHORTCUTS_NAME) !== 'off',
  experiment: null,
  held: null,
  leading: false,
  show: (sheet) => set({ sheet }),
  setShortcuts: (shortcuts) => {
    sharedStorage.setItem(SHORTCUTS_NAME, shortcuts ? 'on' : 'off');
    set({ shortcuts });
  },
}));
