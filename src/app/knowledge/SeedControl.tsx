import { Dices } from 'lucide-react';
import { SettingField } from '../experiment/SettingField';
import { useKnowledge, useSettings } from './experiment';
import { SEED_FIELD } from './fields/seed';

/** The seed decides every random choice of a run: the same seed and settings give the same run. */
export function SeedControl() {
  const form = useSettings();
  const { actions } = useKnowledge();
  return (
    <div className="seed">
      <SettingField field={SEED_FIELD} form={form} />
      <button
        type="button"
        className="button icon"
        aria-label="New random number"
        title="New seed (G)"
        onClick={actions.newSeed}
      >
        <Dices size={15} aria-hidden />
      </button>
    </div>
  );
}
