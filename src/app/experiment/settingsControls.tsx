/** What of the settings is always there: the seed, and the place of the others. */

import { Dices } from 'lucide-react';
import type { ComponentType } from 'react';
import { valueAt } from '../../seal/settings';
import { IconButton } from '../ui/Button';
import { later } from '../ui/later';
import { NumberField } from '../ui/NumberField';
import { Part } from '../ui/Part';
import { useExperiment } from './experiment';
import styles from './Page.module.css';
import { type FormProps, withSetting } from './setting';

const Panel = later(() => import('./SettingsPanel'));

export const SETTINGS_PLACE = 'settings-place';

/** While they are open. @param Further what a page has to set beside its table. */
export function Settings({ Further }: { Further?: ComponentType | undefined }) {
  const { page, useSettings, useView } = useExperiment();
  const open = useView((state) => state.settingsOpen);
  const form = useSettings();
  return (
    <div id={SETTINGS_PLACE} hidden={!open}>
      {open && (
        <Part failed="The settings could not be drawn.">
          <Panel list={page.settings.table.list} form={form} />
          {Further !== undefined && <Further />}
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
