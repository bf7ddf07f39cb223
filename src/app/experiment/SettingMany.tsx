import { useId } from 'react';
import type { ManyChoice } from './field';
import type { SettingsForm } from './settingsForm';

interface Props<Settings> {
  choice: ManyChoice<Settings>;
  form: SettingsForm<Settings>;
}

/** Any of several, each a box to tick. */
export function SettingMany<Settings>({ choice, form: { settings, change } }: Props<Settings>) {
  const id = useId();
  const chosen = choice.read(settings);
  return (
    <fieldset className="field many" aria-describedby={`${id}-hint`}>
      <legend>{choice.label}</legend>
      {choice.options.map(({ value, label }) => (
        <label key={value} className="row check">
          <input
            type="checkbox"
            checked={choice.fixed.includes(value) || chosen.includes(value)}
            disabled={choice.fixed.includes(value)}
            onChange={(event) => change(choice.write(settings, value, event.target.checked), [choice.path])}
          />
          {label}
        </label>
      ))}
      <span className="hint" id={`${id}-hint`}>
        {choice.hint}
      </span>
    </fieldset>
  );
}
