import { Monitor, Moon, Sun } from 'lucide-react';
import { THEME_CHOICES, useTheme } from '../ui/theme';

const ICONS = { light: Sun, system: Monitor, dark: Moon } as const;
const LABELS = { light: 'Light', system: 'As the system', dark: 'Dark' } as const;

export function ThemeToggle() {
  const { choice, choose } = useTheme();
  return (
    <fieldset className="segments theme">
      <legend className="visually-hidden">Theme</legend>
      {THEME_CHOICES.map((theme) => {
        const Icon = ICONS[theme];
        return (
          <label key={theme} title={LABELS[theme]}>
            <input
              className="visually-hidden"
              type="radio"
              name="theme"
              value={theme}
              checked={choice === theme}
              onChange={() => choose(theme)}
            />
            <Icon size={15} aria-hidden />
            <span className="visually-hidden">{LABELS[theme]}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
