/** The settings of the Puzzles page in their places: seed and preset in its head, the panel, and the size of a run of rounds. */
import { useId } from 'react';
import { PUZZLE_PRESET_NAMES, PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import { usePuzzleProgress } from '../experiment/progress';
import { SeedSetting, SettingsButton, SettingsPanel, SizeSetting } from '../experiment/settingsControls';
import { usePuzzleDraft } from './draft';
import { newPuzzleSeed } from './keys';
import { usePuzzleView } from './view';
import { PRESET_HINTS, PRESET_NAMES, PUZZLE_HEAD } from './words/page';
import { PUZZLE_RUN_SIZES, puzzleSizeText } from './words/settings';

const PLACE = 'puzzle-settings';

export function PuzzleControls() {
  const id = useId();
  const form = usePuzzleDraft();
  const { settings, change } = form;
  const { settingsOpen, toggleSettings } = usePuzzleView();
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{PUZZLE_HEAD.preset}</label>
        <select
          id={id}
          className="input"
          value={settings.preset}
          title={PRESET_HINTS[settings.preset]}
          onChange={(event) => change({ ...settings, preset: event.target.value }, ['preset'])}
        >
          {PUZZLE_PRESET_NAMES.map((name) => (
            <option key={name} value={name}>
              {PRESET_NAMES[name]}
            </option>
          ))}
        </select>
      </div>
      <SeedSetting list={PUZZLE_SETTINGS.list} form={form} onNew={newPuzzleSeed} />
      <SettingsButton open={settingsOpen} place={PLACE} onToggle={toggleSettings} />
    </>
  );
}

/** While they are open. */
export function PuzzleSettings() {
  const open = usePuzzleView((state) => state.settingsOpen);
  const form = usePuzzleDraft();
  return (
    <div id={PLACE} hidden={!open}>
      {open && <SettingsPanel list={PUZZLE_SETTINGS.list} form={form} />}
    </div>
  );
}

export function PuzzleSizeControl() {
  const form = usePuzzleDraft();
  const idle = usePuzzleProgress((state) => state.task === null);
  return (
    <SizeSetting
      list={PUZZLE_SETTINGS.list}
      form={form}
      sizes={PUZZLE_RUN_SIZES}
      text={puzzleSizeText}
      disabled={!idle}
    />
  );
}
