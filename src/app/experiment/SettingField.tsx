import { NumberField } from '../ui/NumberField';
import type { Field } from './field';
import type { SettingsForm } from './settingsForm';

interface Props<Settings> {
  field: Field<Settings>;
  form: SettingsForm<Settings>;
}

/** One number of the settings, with the notice about it. */
export function SettingField<Settings>({ field, form: { settings, notices, change } }: Props<Settings>) {
  return (
    <NumberField
      name={field.path}
      label={field.label}
      value={field.read(settings)}
      min={field.min}
      max={field.max}
      step={field.step}
      notice={notices[field.path]}
      onCommit={(value) => change(field.write(settings, value), [field.path])}
      {...(field.hint === undefined ? {} : { hint: field.hint })}
    />
  );
}
