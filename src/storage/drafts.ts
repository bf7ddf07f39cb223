/**
 * Where drafts and settings are kept: in the tab itself, so that no other tab writes over them, and beside that in what all
 * tabs share, where a new tab finds the last one. Storage may be refused (private window, sandboxed frame, full disk): then
 * what is kept lasts as long as the page.
 */
export interface TextStorage {
  getItem: (name: string) => string | null;
  setItem: (name: string, value: string) => void;
  removeItem: (name: string) => void;
}

type Area = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** @param areas read in order; written all. A browser that refuses one throws already when it is named. */
export function makeTextStorage(areas: readonly Area[]): TextStorage {
  const memory = new Map<string, string>();
  const attempt = <Result>(work: () => Result): Result | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  return {
    getItem: (name) => {
      for (const area of areas) {
        const found = attempt(() => area().getItem(name));
        if (found !== null) return found;
      }
      return memory.get(name) ?? null;
    },
    setItem: (name, value) => {
      memory.set(name, value);
      for (const [at, area] of areas.entries()) {
        const refused = attempt(() => area().setItem(name, value)) === null;
        // What is read first must not be older than what is read after it.
        if (refused && at < areas.length - 1) attempt(() => area().removeItem(name));
      }
    },
    removeItem: (name) => {
      memory.delete(name);
      for (const area of areas) attempt(() => area().removeItem(name));
    },
  };
}

/** Shared by all tabs. */
export const sharedStorage: TextStorage = makeTextStorage([() => localStorage]);

/** Each tab its own; a new one begins with the last. */
export const tabStorage: TextStorage = makeTextStorage([() => sessionStorage, () => localStorage]);
