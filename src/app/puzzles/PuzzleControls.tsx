/** Seed and preset of the Puzzles page, and the way to its other settings. */

import { Dices } from 'lucide-react';
import { useId } from 'react';
import { isPuzzlePreset, PUZZLE_PRESET_NAMES } from '../../seal/puzzles/settings';
import { SettingField } from '../experiment/SettingField';
import { SettingsButton } from '../experiment/SettingsButton';
import { usePuzzles, useSettings, useView } from './experiment';
import { PUZZLE_SEED_FIELD } from './fields/groups';
import { PUZZLE_SETTINGS_PLACE } from './PuzzleSettings';
import { PRESET_HINTS, PRESET_NAMES, PUZZLE_HEAD } from './words/page';

export function PuzzleControls() {
  const id = useId();
  const form = useSettings();
  const { actions } = usePuzzles();
  const { settings, change } = form;
  const { settingsOpen, toggleSettings } = useView();
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{PUZZLE_HEAD.preset}</label>
        <select
          id={id}
          className="input"
          value={settings.preset}
          title={PRESET_HINTS[settings.preset]}
          onChange={(event) => {
            if (isPuzzlePreset(event.target.value)) change({ ...settings, preset: event.target.value }, ['preset']);
          }}
        >
          {PUZZLE_PRESET_NAMES.map((name) => (
            <option key={name} value={name}>
              {PRESET_NAMES[name]}
            </option>
          ))}
        </select>
      </div>
      <div className="seed">
        <SettingField field={PUZZLE_SEED_FIELD} form={form} />
        <button
          type="button"
          className="button icon"
          aria-label="New random number"
          title="New seed (G)"
          onClick={actions.newSeed}
        >
          <Dices size={15} aria-hidden />
        </button>
      </div>
      <SettingsButton open={settingsOpen} place={PUZZLE_SETTINGS_PLACE} onToggle={toggleSettings} />
    </>
  );
}
