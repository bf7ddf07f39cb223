import type { FieldGroup } from './field';
import { SettingChoice } from './SettingChoice';
import { SettingField } from './SettingField';
import { SettingMany } from './SettingMany';
import { SettingSwitch } from './SettingSwitch';
import type { SettingsForm } from './settingsForm';

interface Props<Settings> {
  groups: readonly FieldGroup<Settings>[];
  form: SettingsForm<Settings>;
}

/** The settings of a page, by group. */
export function SettingsPanel<Settings>({ groups, form }: Props<Settings>) {
  return (
    <section className="panel" id="settings" aria-label="Settings" tabIndex={-1}>
      <header>
        <h2>Settings</h2>
        <button type="button" className="button small" onClick={form.restoreDefaults}>
          Restore defaults
        </button>
      </header>
      <div className="content settings-grid">
        {groups.map(({ name, choices = [], fields, switches = [], many = [] }) => (
          <fieldset key={name}>
            <legend>{name}</legend>
            {choices.map((choice) => (
              <SettingChoice key={choice.path} choice={choice} form={form} />
            ))}
            {fields
              .filter(({ shown }) => shown === undefined || shown(form.settings))
              .map((field) => (
                <SettingField key={field.path} field={field} form={form} />
              ))}
            {switches.map((choice) => (
              <SettingSwitch key={choice.path} choice={choice} form={form} />
            ))}
            {many.map((choice) => (
              <SettingMany key={choice.path} choice={choice} form={form} />
            ))}
          </fieldset>
        ))}
      </div>
    </section>
  );
}
