/** The settings of a page by group, the button that opens them, and the ready-made sizes of a run. */
import { SlidersHorizontal } from 'lucide-react';
import { useId } from 'react';
import { at, GROUPS, isAtWork, type SettingsTable, type SizeOfRun, sizeOf } from '../../seal/settings';
import { Setting } from './Setting';
import type { SettingsForm } from './settingsForm';

interface Props<Settings> {
  table: SettingsTable<Settings>;
  form: SettingsForm<Settings>;
}

export function SettingsPanel<Settings>({ table: { list }, form }: Props<Settings>) {
  const shown = list.filter((one) => one.group !== undefined && isAtWork(one, form.settings));
  return (
    <section className="panel" id="settings" aria-label="Settings" tabIndex={-1}>
      <header>
        <h2>Settings</h2>
        <button type="button" className="button small" onClick={form.restoreDefaults}>
          Restore defaults
        </button>
      </header>
      <div className="content settings-grid">
        {GROUPS.filter((group) => list.some((one) => one.group === group)).map((group) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {shown
              .filter((one) => one.group === group)
              .map((one) => (
                <Setting key={one.path} setting={one} form={form} />
              ))}
          </fieldset>
        ))}
      </div>
    </section>
  );
}

interface ButtonProps {
  open: boolean;
  /** Id of the place where the settings open. */
  place: string;
  onToggle: () => void;
}

export function SettingsButton({ open, place, onToggle }: ButtonProps) {
  return (
    <button type="button" className="button" aria-expanded={open} aria-controls={place} onClick={onToggle}>
      <SlidersHorizontal size={14} aria-hidden />
      Settings
    </button>
  );
}

interface SizeProps<Settings extends object> extends Props<Settings> {
  sizes: Readonly<Record<string, SizeOfRun<Settings>>>;
  text: (settings: Settings) => string;
  disabled: boolean;
}

const OWN = 'own';

/** How large the next run of rounds is: a ready-made size, or the visitor's own from the settings. */
export function SizeSetting<Settings extends object>({ table, form, sizes, text, disabled }: SizeProps<Settings>) {
  const id = useId();
  const { settings, change } = form;
  const present = sizeOf(sizes, settings);
  const choose = (name: string): void => {
    const sets = sizes[name]?.sets;
    const touched = table.list.map(({ path }) => path).filter((path) => at(sets, path.split('.')) !== undefined);
    if (sets !== undefined) change({ ...settings, ...sets }, touched);
  };
  return (
    <span className="row size-control">
      <label htmlFor={id}>Size</label>
      <select
        id={id}
        className="input"
        value={present ?? OWN}
        disabled={disabled}
        onChange={(event) => choose(event.target.value)}
      >
        {Object.entries(sizes).map(([name, { label, sets }]) => (
          <option key={name} value={name}>
            {label}: {text({ ...settings, ...sets })}
          </option>
        ))}
        {present === null && <option value={OWN}>Own: {text(settings)}</option>}
      </select>
    </span>
  );
}
