import { useId } from 'react';
import { SELECTION_RULES } from '../../seal/settings';
import { FIELD_GROUPS } from '../lab/fields';
import { useSettings } from '../stores/settings';
import { SELECTION_LABELS } from '../strings/settings';
import { SettingField } from './SettingField';

export function SettingsPanel() {
  const id = useId();
  const { settings, change, restoreDefaults } = useSettings();
  const onRule = (value: string): void => {
    const selection = SELECTION_RULES.find((rule) => rule === value);
    if (selection !== undefined) change({ ...settings, selection }, ['selection']);
  };
  return (
    <section className="panel" id="settings" aria-label="Settings">
      <header>
        <h2>Settings</h2>
        <button type="button" className="button small" onClick={restoreDefaults}>
          Restore defaults
        </button>
      </header>
      <div className="content settings-grid">
        {FIELD_GROUPS.map((group) => (
          <fieldset key={group.name}>
            <legend>{group.name}</legend>
            {group.fields.map((field) => (
              <SettingField key={field.path} field={field} />
            ))}
            {group.name === 'ReST-EM' && (
              <div className="field">
                <label htmlFor={id}>Selection rule</label>
                <select
                  id={id}
                  className="input"
                  value={settings.selection}
                  onChange={(event) => onRule(event.target.value)}
                >
                  {SELECTION_RULES.map((rule) => (
                    <option key={rule} value={rule}>
                      {SELECTION_LABELS[rule]}
                    </option>
                  ))}
                </select>
                <span className="hint">Which notes train the policy.</span>
              </div>
            )}
          </fieldset>
        ))}
      </div>
    </section>
  );
}
