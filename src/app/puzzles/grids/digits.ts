/** Whether grids show the number of each colour in its cells: a choice of the visitor that outlasts the page. */
import { create } from 'zustand';
import { sharedStorage } from '../../../storage/drafts';

const STORAGE_NAME = 'selkie.digits';

interface DigitsState {
  shown: boolean;
  show: (shown: boolean) => void;
}

export const useDigits = create<DigitsState>()((set) => ({
  shown: sharedStorage.getItem(STORAGE_NAME) === 'shown',
  show: (shown) => {
    sharedStorage.setItem(STORAGE_NAME, shown ? 'shown' : 'hidden');
    set({ shown });
  },
}));
