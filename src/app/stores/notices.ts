/** What was changed in settings that came from a link, until the visitor has read it. */
import { create } from 'zustand';
import type { Notice } from '../../seal/types';

interface NoticesState {
  fromLink: readonly Notice[];
  setFromLink: (notices: readonly Notice[]) => void;
  dismissLink: () => void;
}

export const useNotices = create<NoticesState>()((set) => ({
  fromLink: [],
  setFromLink: (fromLink) => set({ fromLink }),
  dismissLink: () => set({ fromLink: [] }),
}));
