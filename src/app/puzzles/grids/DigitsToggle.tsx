import { DIGITS_HINT, DIGITS_LABEL } from '../words/grids';
import { useDigits } from './digits';

/** The colour-blind mode of all grids. */
export function DigitsToggle() {
  const { shown, show } = useDigits();
  return (
    <label className="row check small" title={DIGITS_HINT}>
      <input type="checkbox" checked={shown} onChange={(event) => show(event.target.checked)} />
      {DIGITS_LABEL}
    </label>
  );
}
