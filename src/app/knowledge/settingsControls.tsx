/** The Lab's settings in their places: the panel while it is open, the seed, and the size of the next run of rounds. */
import { KNOWLEDGE_SETTINGS } from '../../seal/knowledge/settings';
import { useProgress } from '../experiment/progress';
import { SeedSetting, SettingsPanel, SizeSetting } from '../experiment/settingsControls';
import { newSeed } from './seed';
import { useSettings } from './settings';
import { RUN_SIZES, sizeText } from './words/settings';

export function LabSettings() {
  return <SettingsPanel list={KNOWLEDGE_SETTINGS.list} form={useSettings()} />;
}

export function SeedControl() {
  return <SeedSetting list={KNOWLEDGE_SETTINGS.list} form={useSettings()} onNew={newSeed} />;
}

export function SizeControl() {
  const form = useSettings();
  const idle = useProgress((state) => state.task === null);
  return <SizeSetting list={KNOWLEDGE_SETTINGS.list} form={form} sizes={RUN_SIZES} text={sizeText} disabled={!idle} />;
}
