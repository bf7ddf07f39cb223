/** Choosing one of several: a row of segments, or a list that drops down. */
import { type ReactNode, useId } from 'react';

interface Option<Value> {
  value: Value;
  label: ReactNode;
  title?: string;
}

interface SegmentsProps<Value extends string | number> {
  /** Read out, not shown. */
  legend: string;
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  /** Beside `segments`. */
  className?: string;
  disabled?: boolean;
}

export function Segments<Value extends string | number>({
  legend,
  options,
  value: chosen,
  onChange,
  className = '',
  disabled = false,
}: SegmentsProps<Value>) {
  const id = useId();
  return (
    <fieldset className={`segments ${className}`.trim()} disabled={disabled}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ value, label, title }) => (
        <label key={value} title={title}>
          <input
            className="visually-hidden"
            type="radio"
            name={id}
            value={value}
            checked={value === chosen}
            onChange={() => onChange(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

interface SelectProps {
  /** Shown before the list, unless it is `hidden`. */
  label: string;
  hidden?: boolean;
  value: string;
  /** In place of options: what goes into the list, such as groups of them. */
  children?: ReactNode;
  options?: readonly Option<string>[];
  onChange: (value: string) => void;
  disabled?: boolean;
  title?: string;
}

export function Select({ label, hidden = false, options = [], children, onChange, ...rest }: SelectProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className={hidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select id={id} className="input" {...rest} onChange={(event) => onChange(event.target.value)}>
        {children}
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </>
  );
}
