import { type ComponentProps, useId } from 'react';
import styles from './Field.module.css';

interface Props extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id' | 'className'> {
  label: string;
  hint?: string;
  value: string;
  onText: (text: string) => void;
}

/** A line of text with its label. */
export function Field({ label, hint, value, onText, ...rest }: Props) {
  const id = useId();
  return (
    <div className={`field ${styles.field}`}>
      <label htmlFor={id}>
        {label}
        {hint !== undefined && <span className="muted"> ({hint})</span>}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        onChange={({ target }) => onText(target.value)}
        spellCheck={false}
        {...rest}
      />
    </div>
  );
}
