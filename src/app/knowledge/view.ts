/** What is looked at: the drawer's tab, the selected self-edit, open sheets, shortcuts. */
import { create } from 'zustand';
import { sharedStorage } from '../../storage/drafts';

export const DRAWER_TABS = ['texts', 'sequences', 'curves', 'answers', 'credit', 'raw'] as const;
export type DrawerTab = (typeof DRAWER_TABS)[number];
export type Sheet = 'help' | 'share';

interface ViewState {
  tab: DrawerTab;
  /** While a run goes on the drawer shows the stage at work, until the visitor picks a tab. */
  following: boolean;
  selected: string | null;
  /** The question whose flip is being traced back, by its place. */
  why: { question: number } | null;
  sheet: Sheet | null;
  settingsOpen: boolean;
  shortcuts: boolean;
  pickTab: (tab: DrawerTab) => void;
  follow: (tab: DrawerTab) => void;
  startFollowing: () => void;
  select: (selfEdit: string | null) => void;
  /** Leads to the sequences behind a flipped question; `null` ends it. */
  askWhy: (question: number | null) => void;
  show: (sheet: Sheet | null) => void;
  toggleSettings: () => void;
  setShortcuts: (on: boolean) => void;
}

const SHORTCUTS_NAME = 'selkie.shortcuts';

export const useView = create<ViewState>()((set, get) => ({
  tab: 'texts',
  following: true,
  selected: null,
  why: null,
  sheet: null,
  settingsOpen: false,
  shortcuts: sharedStorage.getItem(SHORTCUTS_NAME) !== 'off',
  pickTab: (tab) => set({ tab, following: false }),
  follow: (tab) => {
    if (get().following) set({ tab });
  },
  startFollowing: () => set({ following: true }),
  select: (selected) => set({ selected }),
  askWhy: (question) => set(question === null ? { why: null } : { why: { question }, tab: 'credit', following: false }),
  show: (sheet) => set({ sheet }),
  toggleSettings: () => set((state) => ({ settingsOpen: !state.settingsOpen })),
  setShortcuts: (shortcuts) => {
    sharedStorage.setItem(SHORTCUTS_NAME, shortcuts ? 'on' : 'off');
    set({ shortcuts });
  },
}));
