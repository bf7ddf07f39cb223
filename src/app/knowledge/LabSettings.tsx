/** The settings of the Lab, while they are open. */

import { SettingsPanel } from '../experiment/SettingsPanel';
import { useSettings } from './experiment';
import { FIELD_GROUPS } from './fields/groups';

export function LabSettings() {
  const form = useSettings();
  return <SettingsPanel groups={FIELD_GROUPS} form={form} />;
}
