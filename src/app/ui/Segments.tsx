/** One of a few choices, side by side. */
import { type ReactNode, useId } from 'react';

interface Props<Name extends string> {
  /** What is chosen, for those who do not see it. */
  legend: string;
  options: readonly Name[];
  labels: Readonly<Record<Name, ReactNode>>;
  chosen: Name;
  onChoose: (name: Name) => void;
}

export function Segments<Name extends string>({ legend, options, labels, chosen, onChoose }: Props<Name>) {
  const id = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{legend}</legend>
      {options.map((name) => (
        <label key={name}>
          <input
            type="radio"
            className="visually-hidden"
            name={id}
            checked={name === chosen}
            onChange={() => onChoose(name)}
          />
          {labels[name]}
        </label>
      ))}
    </fieldset>
  );
}
