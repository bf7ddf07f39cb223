/** The settings of the Lab, while they are open. */

import { SettingsPanel } from '../experiment/SettingsPanel';
import { FIELD_GROUPS } from './fields/groups';
import { useSettings } from './settings';

export function LabSettings() {
  const form = useSettings();
  return <SettingsPanel groups={FIELD_GROUPS} form={form} />;
}
