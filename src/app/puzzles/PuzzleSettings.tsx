/** The settings of the Puzzles page, while they are open. */
import { SettingsPanel } from '../experiment/SettingsPanel';
import { usePuzzleDraft } from './draft';
import { PUZZLE_FIELD_GROUPS } from './fields/groups';
import { usePuzzleView } from './view';

export const PUZZLE_SETTINGS_PLACE = 'puzzle-settings';

export function PuzzleSettings() {
  const open = usePuzzleView((state) => state.settingsOpen);
  const form = usePuzzleDraft();
  return (
    <div id={PUZZLE_SETTINGS_PLACE} hidden={!open}>
      {open && <SettingsPanel groups={PUZZLE_FIELD_GROUPS} form={form} />}
    </div>
  );
}
