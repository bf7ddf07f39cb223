import { useId } from 'react';
import type { Choice } from '../lab/fields';
import { useSettings } from '../stores/settings';

/** One of several rules; below it what the chosen one does. */
export function SettingChoice({ choice }: { choice: Choice }) {
  const id = useId();
  const { settings, change } = useSettings();
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
