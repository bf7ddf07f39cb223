import { useId } from 'react';
import type { Switch } from './field';
import type { SettingsForm } from './settingsForm';

interface Props<Settings> {
  choice: Switch<Settings>;
  form: SettingsForm<Settings>;
}

/** On or off, a box to tick. */
export function SettingSwitch<Settings>({ choice, form: { settings, change } }: Props<Settings>) {
  const id = useId();
  return (
    <div className="field many">
      <label className="row check">
        <input
          type="checkbox"
          checked={choice.read(settings)}
          aria-describedby={id}
          onChange={(event) => change(choice.write(settings, event.target.checked), [choice.path])}
        />
        {choice.label}
      </label>
      <span className="hint" id={id}>
        {choice.hint}
      </span>
    </div>
  );
}
