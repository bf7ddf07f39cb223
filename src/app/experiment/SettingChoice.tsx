import { useId } from 'react';
import type { Choice } from './field';
import type { SettingsForm } from './settingsForm';

interface Props<Settings> {
  choice: Choice<Settings>;
  form: SettingsForm<Settings>;
}

/** One of several rules; below it what the chosen one does. */
export function SettingChoice<Settings>({ choice, form: { settings, change } }: Props<Settings>) {
  const id = useId();
  const value = choice.read(settings);
  return (
    <div className="field">
      <label htmlFor={id}>{choice.label}</label>
      <select
        id={id}
        className="input"
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => change(choice.write(settings, event.target.value), [choice.path])}
      >
        {choice.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <span className="hint" id={`${id}-hint`}>
        {choice.options.find((option) => option.value === value)?.hint}
      </span>
    </div>
  );
}
