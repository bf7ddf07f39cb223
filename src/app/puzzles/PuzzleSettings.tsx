/** The settings of the Puzzles page, while they are open. */

import { SettingsPanel } from '../experiment/SettingsPanel';
import { useSettings, useView } from './experiment';
import { PUZZLE_FIELD_GROUPS } from './fields/groups';

export const PUZZLE_SETTINGS_PLACE = 'puzzle-settings';

export function PuzzleSettings() {
  const open = useView((state) => state.settingsOpen);
  const form = useSettings();
  return (
    <div id={PUZZLE_SETTINGS_PLACE} hidden={!open}>
      {open && <SettingsPanel groups={PUZZLE_FIELD_GROUPS} form={form} />}
    </div>
  );
}
