/** How large the next run of rounds is: three ready-made sizes, or the visitor's own from the settings. */
import { useId } from 'react';
import { RUN_SIZES, runSizeOf, withRunSize } from '../../seal/runSizes';
import { useProgress } from '../stores/progress';
import { useSettings } from '../stores/settings';
import { SIZE_LABELS, sizeText } from '../strings/estimate';

const OWN = 'own';
const FIELDS = ['rounds', 'trainingPassages', 'edits', 'heldOutPassages', 'heldOutEdits'];

export function SizeControl() {
  const id = useId();
  const { settings, change } = useSettings();
  const idle = useProgress((state) => state.task === null);
  const present = runSizeOf(settings);
  const choose = (value: string): void => {
    const size = RUN_SIZES.find((one) => one === value);
    if (size !== undefined) change(withRunSize(settings, size), FIELDS);
  };
  return (
    <span className="row size-control">
      <label htmlFor={id}>Size</label>
      <select
        id={id}
        className="input"
        value={present ?? OWN}
        disabled={!idle}
        onChange={(event) => choose(event.target.value)}
      >
        {RUN_SIZES.map((size) => (
          <option key={size} value={size}>
            {SIZE_LABELS[size]}: {sizeText(withRunSize(settings, size))}
          </option>
        ))}
        {present === null && <option value={OWN}>Own: {sizeText(settings)}</option>}
      </select>
    </span>
  );
}
