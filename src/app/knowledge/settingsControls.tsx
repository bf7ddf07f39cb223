/** The Lab's settings in their places: the panel while it is open, the seed, and the size of the next run of rounds. */
import { KNOWLEDGE_SETTINGS, RUN_SIZES } from '../../seal/knowledge/settings';
import { useProgress } from '../experiment/progress';
import { SeedSetting } from '../experiment/Setting';
import { SettingsPanel, SizeSetting } from '../experiment/SettingsPanel';
import { newSeed } from './seed';
import { useSettings } from './settings';
import { sizeText } from './words/settings';

export function LabSettings() {
  return <SettingsPanel table={KNOWLEDGE_SETTINGS} form={useSettings()} />;
}

export function SeedControl() {
  return <SeedSetting table={KNOWLEDGE_SETTINGS} form={useSettings()} onNew={newSeed} />;
}

export function SizeControl() {
  const form = useSettings();
  const idle = useProgress((state) => state.task === null);
  return <SizeSetting table={KNOWLEDGE_SETTINGS} form={form} sizes={RUN_SIZES} text={sizeText} disabled={!idle} />;
}
