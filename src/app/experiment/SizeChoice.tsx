/** How large the next run of rounds is: ready-made sizes, or the visitor's own from the settings. */
import { useId } from 'react';

interface Props<Size extends string> {
  sizes: readonly Size[];
  /** `null` for a size of the visitor's own making. */
  present: Size | null;
  /** Of a size, or of the present settings. */
  text: (size: Size | null) => string;
  disabled: boolean;
  onChoose: (size: Size) => void;
}

const OWN = 'own';

export function SizeChoice<Size extends string>({ sizes, present, text, disabled, onChoose }: Props<Size>) {
  const id = useId();
  return (
    <span className="row size-control">
      <label htmlFor={id}>Size</label>
      <select
        id={id}
        className="input"
        value={present ?? OWN}
        disabled={disabled}
        onChange={(event) => {
          const size = sizes.find((one) => one === event.target.value);
          if (size !== undefined) onChoose(size);
        }}
      >
        {sizes.map((size) => (
          <option key={size} value={size}>
            {text(size)}
          </option>
        ))}
        {present === null && <option value={OWN}>{text(null)}</option>}
      </select>
    </span>
  );
}
