/** What zustand's `persist` keeps drafts and settings in: each tab its own. */
import { createJSONStorage } from 'zustand/middleware';
import { tabStorage } from '../../storage/drafts';

export function jsonStorage<State>() {
  return createJSONStorage<State>(() => tabStorage);
}
