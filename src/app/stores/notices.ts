/** What the visitor should read once: changes to settings that came from a link, and errors that belong to no step. */
import { create } from 'zustand';
import type { Notice } from '../../seal/types';

interface NoticesState {
  fromLink: readonly Notice[];
  trouble: string | null;
  setFromLink: (notices: readonly Notice[]) => void;
  dismissLink: () => void;
  setTrouble: (trouble: string | null) => void;
}

export const useNotices = create<NoticesState>()((set) => ({
  fromLink: [],
  trouble: null,
  setFromLink: (fromLink) => set({ fromLink }),
  dismissLink: () => set({ fromLink: [] }),
  setTrouble: (trouble) => set({ trouble }),
}));
