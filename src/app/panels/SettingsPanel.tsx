import { FIELD_GROUPS } from '../lab/fields';
import { useSettings } from '../stores/settings';
import { SettingChoice } from './SettingChoice';
import { SettingField } from './SettingField';
import { SettingMany } from './SettingMany';

export function SettingsPanel() {
  const { settings, restoreDefaults } = useSettings();
  return (
    <section className="panel" id="settings" aria-label="Settings">
      <header>
        <h2>Settings</h2>
        <button type="button" className="button small" onClick={restoreDefaults}>
          Restore defaults
        </button>
      </header>
      <div className="content settings-grid">
        {FIELD_GROUPS.map(({ name, choices = [], fields, many = [] }) => (
          <fieldset key={name}>
            <legend>{name}</legend>
            {choices.map((choice) => (
              <SettingChoice key={choice.path} choice={choice} />
            ))}
            {fields
              .filter(({ shown }) => shown === undefined || shown(settings))
              .map((field) => (
                <SettingField key={field.path} field={field} />
              ))}
            {many.map((choice) => (
              <SettingMany key={choice.path} choice={choice} />
            ))}
          </fieldset>
        ))}
      </div>
    </section>
  );
}
