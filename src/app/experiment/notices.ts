/** What the visitor should read once: changes to settings that came from a link, and errors that belong to no step. */
import { create } from 'zustand';
import type { Notice } from '../../seal/types';

/** Pages that a link can set up. */
export type LinkedPage = 'lab' | 'puzzles';

interface NoticesState {
  fromLink: Readonly<Record<LinkedPage, readonly Notice[]>>;
  trouble: string | null;
  setFromLink: (page: LinkedPage, notices: readonly Notice[]) => void;
  setTrouble: (trouble: string | null) => void;
}

export const useNotices = create<NoticesState>()((set) => ({
  fromLink: { lab: [], puzzles: [] },
  trouble: null,
  setFromLink: (page, notices) => set(({ fromLink }) => ({ fromLink: { ...fromLink, [page]: notices } })),
  setTrouble: (trouble) => set({ trouble }),
}));
