/** What of the settings is always there: the seed, the way to the others, and the ready-made sizes of a run. */

import { Dices } from 'lucide-react';
import { useId } from 'react';
import { valueAt } from '../../seal/settings';
import { IconButton } from '../ui/Button';
import { later } from '../ui/later';
import { NumberField } from '../ui/NumberField';
import { Part } from '../ui/Part';
import { useExperiment } from './experiment';
import { type FormProps, type SizeOfRun, sizeOf, withSetting } from './setting';
import styles from './settingsControls.module.css';
import type { SettingsForm } from './settingsForm';

const Panel = later(() => import('./SettingsPanel'));

export const SETTINGS_PLACE = 'settings-place';

/** While they are open. */
export function Settings() {
  const { page, useSettings, useView } = useExperiment();
  const open = useView((state) => state.settingsOpen);
  const form = useSettings();
  return (
    <div id={SETTINGS_PLACE} hidden={!open}>
      {open && (
        <Part failed="The settings could not be drawn.">
          <Panel list={page.settings.table.list} form={form} />
        </Part>
      )}
    </div>
  );
}

/** The seed decides every random choice of a run: the same seed and settings give the same run. */
export function SeedSetting({ list, form, onNew }: FormProps & { onNew: () => void }) {
  const { settings, notices, change } = form;
  const seed = list.find(({ path }) => path === 'seed');
  return (
    <div className={styles.seed}>
      {seed?.kind === 'number' && (
        <NumberField
          name={seed.path}
          label={seed.label}
          value={Number(valueAt(settings, seed.path))}
          min={seed.min}
          max={seed.max}
          step={seed.step}
          notice={notices[seed.path]}
          onCommit={(value) => change(withSetting(settings, seed, value), [seed.path])}
        />
      )}
      <IconButton icon={Dices} label="New random number" title="New seed (G)" onClick={onNew} />
    </div>
  );
}

interface SizeProps<Settings extends object> {
  form: SettingsForm<Settings>;
  sizes: Readonly<Record<string, SizeOfRun<Settings>>>;
  text: (settings: Settings) => string;
}

const OWN = 'own';

/** How large the next run of rounds is: a ready-made size, or the visitor's own from the settings. */
export function SizeSetting<Settings extends object>({ form, sizes, text }: SizeProps<Settings>) {
  const id = useId();
  const { page, useProgress } = useExperiment();
  const disabled = useProgress((state) => state.task !== null);
  const { settings, change } = form;
  const present = sizeOf(sizes, settings);
  const choose = (name: string): void => {
    const sets = sizes[name]?.sets;
    const touched = page.settings.table.list
      .map(({ path }) => path)
      .filter((path) => valueAt(sets, path) !== undefined);
    if (sets !== undefined) change({ ...settings, ...sets }, touched);
  };
  return (
    <span className={`row ${styles.size}`}>
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
