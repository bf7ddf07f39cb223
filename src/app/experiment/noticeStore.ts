/** Errors that belong to no step and no experiment, to be read once. */
import { create } from 'zustand';

interface NoticesState {
  trouble: string | null;
  setTrouble: (trouble: string | null) => void;
}

export const useNotices = create<NoticesState>()((set) => ({
  trouble: null,
  setTrouble: (trouble) => set({ trouble }),
}));
