import { NumberField } from '../controls/NumberField';
import type { Field } from '../lab/fields';
import { useSettings } from '../stores/settings';

/** One number of the settings, with the notice about it. */
export function SettingField({ field, showHint = true }: { field: Field; showHint?: boolean }) {
  const { settings, notices, change } = useSettings();
  const hint = showHint ? field.hint : undefined;
  return (
    <NumberField
      label={field.label}
      value={field.read(settings)}
      min={field.min}
      max={field.max}
      step={field.step}
      notice={notices[field.path]}
      onCommit={(value) => change(field.write(settings, value), [field.path])}
      {...(hint === undefined ? {} : { hint })}
    />
  );
}
