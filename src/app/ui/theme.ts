/** Light, dark, or what the system says. `public/theme.js` applies the same choice before the first paint. */
import { create } from 'zustand';
import { sharedStorage } from '../../storage/drafts';

export const THEME_CHOICES = ['light', 'system', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const STORAGE_NAME = 'selkie.theme';

interface ThemeState {
  choice: ThemeChoice;
  choose: (choice: ThemeChoice) => void;
}

function storedChoice(): ThemeChoice {
  const stored = sharedStorage.getItem(STORAGE_NAME);
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
}

export const useTheme = create<ThemeState>()((set) => ({
  choice: storedChoice(),
  choose: (choice) => {
    sharedStorage.setItem(STORAGE_NAME, choice);
    set({ choice });
    applyTheme(choice);
  },
}));

export function applyTheme(choice: ThemeChoice): void {
  const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const dark = choice === 'dark' || (choice === 'system' && systemDark);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** Follows the system while the choice is `system`. */
export function watchSystemTheme(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => applyTheme(useTheme.getState().choice));
}
