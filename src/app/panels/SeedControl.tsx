import { Dices } from 'lucide-react';
import { SEED_FIELD } from '../lab/fields/seed';
import { newSeed } from '../lab/seed';
import { useSettings } from '../stores/settings';
import { SettingField } from './SettingField';

/** The seed decides every random choice of a run: the same seed and settings give the same run. */
export function SeedControl() {
  const form = useSettings();
  return (
    <div className="seed">
      <SettingField field={SEED_FIELD} form={form} />
      <button
        type="button"
        className="button icon"
        aria-label="New random number"
        title="New seed (G)"
        onClick={newSeed}
      >
        <Dices size={15} aria-hidden />
      </button>
    </div>
  );
}
