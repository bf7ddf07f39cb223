/** Local storage that may be refused (private window, sandboxed frame, full disk): then what is kept lasts as long as the page. */
import { createJSONStorage, type StateStorage } from 'zustand/middleware';

const memory = new Map<string, string>();

export const browserStorage: StateStorage = {
  getItem: (name) => {
    try {
      return localStorage.getItem(name) ?? memory.get(name) ?? null;
    } catch {
      return memory.get(name) ?? null;
    }
  },
  setItem: (name, value) => {
    memory.set(name, value);
    try {
      localStorage.setItem(name, value);
    } catch {
      // The copy in memory serves this page.
    }
  },
  removeItem: (name) => {
    memory.delete(name);
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing was kept there.
    }
  },
};

export function jsonStorage<State>() {
  return createJSONStorage<State>(() => browserStorage);
}
