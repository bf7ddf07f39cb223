/** The settings of the Lab, while they are open. */
import { FIELD_GROUPS } from '../lab/fields/groups';
import { useSettings } from '../stores/settings';
import { SettingsPanel } from './SettingsPanel';

export function LabSettings() {
  const form = useSettings();
  return <SettingsPanel groups={FIELD_GROUPS} form={form} />;
}
