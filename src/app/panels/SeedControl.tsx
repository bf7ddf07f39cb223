import { Dices } from 'lucide-react';
import { SEED_FIELD } from '../lab/fields';
import { newSeed } from '../lab/seed';
import { SettingField } from './SettingField';

/** The seed decides every random choice of a run: the same seed and settings give the same run. */
export function SeedControl() {
  return (
    <div className="seed">
      <SettingField field={SEED_FIELD} />
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
