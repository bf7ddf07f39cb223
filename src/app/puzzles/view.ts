/** What is looked at on the Puzzles page: the drawer's tab, the selected candidate, the library, the editor and the settings. */
import { create } from 'zustand';

export const PUZZLE_TABS = ['configurations', 'examples', 'curves', 'predictions', 'landscape', 'raw'] as const;
export type PuzzleTab = (typeof PUZZLE_TABS)[number];
/** What is open between the head of the page and the cards. */
export type TaskPanel = 'library' | 'editor';

interface PuzzleView {
  tab: PuzzleTab;
  /** While a run goes on the drawer shows the stage at work, until the visitor picks a tab. */
  following: boolean;
  selected: string | null;
  panel: TaskPanel | null;
  settingsOpen: boolean;
  pickTab: (tab: PuzzleTab) => void;
  follow: (tab: PuzzleTab) => void;
  startFollowing: () => void;
  select: (candidate: string | null) => void;
  togglePanel: (panel: TaskPanel) => void;
  toggleSettings: () => void;
}

export const usePuzzleView = create<PuzzleView>()((set, get) => ({
  tab: 'configurations',
  following: true,
  selected: null,
  panel: null,
  settingsOpen: false,
  pickTab: (tab) => set({ tab, following: false }),
  follow: (tab) => {
    if (get().following) set({ tab });
  },
  startFollowing: () => set({ following: true }),
  select: (selected) => set({ selected }),
  togglePanel: (panel) => set((state) => ({ panel: state.panel === panel ? null : panel })),
  toggleSettings: () => set((state) => ({ settingsOpen: !state.settingsOpen })),
}));
