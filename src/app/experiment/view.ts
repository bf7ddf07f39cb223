/** What is looked at: the drawer's tab, the selected self-edit, what is open, and what the visitor should read once. */
import { create } from 'zustand';
import type { Notice } from '../../seal/types';
import type { Shortage } from './shortage';

export interface View<Tab extends string> {
  tab: Tab;
  /** While a run goes on the drawer shows the stage at work, until the visitor picks a tab. */
  following: boolean;
  selected: string | null;
  settingsOpen: boolean;
  /** What is open between the head of the page and the cards, by name. */
  panel: string | null;
  /** Of the link that led here: what was not taken over as it stands. */
  linkNotices: readonly Notice[];
  /** What was cleared or replaced last, and the way back to it; until the next such thing, or until it is closed. */
  undo: Undo | null;
  /** The last run that the device had no room for. */
  shortage: Shortage | null;
  pickTab: (tab: Tab) => void;
  follow: (tab: Tab) => void;
  startFollowing: () => void;
  select: (candidate: string | null) => void;
  toggleSettings: () => void;
  togglePanel: (panel: string) => void;
  setLinkNotices: (notices: readonly Notice[]) => void;
  offerUndo: (undo: Undo | null) => void;
}

export interface Undo {
  /** "Results cleared." */
  said: string;
  back: () => void;
}

export function makeView<Tab extends string>(tab: Tab) {
  return create<View<Tab>>()((set, get) => ({
    tab,
    following: true,
    selected: null,
    settingsOpen: false,
    panel: null,
    linkNotices: [],
    shortage: null,
    undo: null,
    pickTab: (picked) => set({ tab: picked, following: false }),
    follow: (next) => {
      if (get().following) set({ tab: next });
    },
    startFollowing: () => set({ following: true }),
    select: (selected) => set({ selected }),
    toggleSettings: () => set((state) => ({ settingsOpen: !state.settingsOpen })),
    togglePanel: (panel) => set((state) => ({ panel: state.panel === panel ? null : panel })),
    setLinkNotices: (linkNotices) => set({ linkNotices }),
    offerUndo: (undo) => set({ undo }),
  }));
}
