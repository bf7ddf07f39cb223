import { describe, expect, it } from 'vitest';
import { makeTextStorage } from './drafts';

function area(limit = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError');
      kept.set(name, value);
    },
    removeItem: (name: string) => void kept.delete(name),
  };
}

describe('drafts of tabs', () => {
  it('do not write over one another, and a new tab begins with the last', () => {
    const shared = area();
    const tabs = [area(), area(), area()];
    const opened = () => tabs.map((tab) => makeTextStorage([() => tab, () => shared]));
    const [first, second] = opened();
    first?.setItem('draft', 'of the first');
    second?.setItem('draft', 'of the second');
    // Reloaded: only the areas are left.
    expect(opened().map((tab) => tab.getItem('draft'))).toEqual(['of the first', 'of the second', 'of the second']);
  });

  it('of a version that had no tabs are read', () => {
    const shared = area();
    shared.setItem('draft', 'old');
    expect(makeTextStorage([() => area(), () => shared]).getItem('draft')).toBe('old');
  });

  it('too large for the tab are not older after a reload than what all tabs share', () => {
    const [tab, shared] = [area(5), area()];
    const storage = makeTextStorage([() => tab, () => shared]);
    storage.setItem('draft', 'short');
    storage.setItem('draft', 'much longer');
    expect(makeTextStorage([() => tab, () => shared]).getItem('draft')).toBe('much longer');
  });

  it('last as long as the page where the browser refuses storage', () => {
    const refused = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    const storage = makeTextStorage([refused, refused]);
    storage.setItem('draft', 'mine');
    expect(storage.getItem('draft')).toBe('mine');
    storage.removeItem('draft');
    expect(storage.getItem('draft')).toBeNull();
  });
});
