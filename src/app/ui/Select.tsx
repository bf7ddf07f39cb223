import { type ComponentProps, useId } from 'react';

type Option = readonly [value: string, label: string];

interface Props extends Omit<ComponentProps<'select'>, 'onChange' | 'children' | 'value'> {
  label: string;
  /** It is read out only. */
  unseen?: boolean;
  value: string;
  options: readonly Option[];
  /** Further ones below headings. */
  groups?: readonly { label: string; options: readonly Option[] }[];
  onPick: (value: string) => void;
}

/** One of a list, with what is chosen named before it. */
export function Select(props: Props) {
  const { label, unseen = false, value, options, groups = [], onPick, className = '', ...rest } = props;
  const id = useId();
  const drawn = (some: readonly Option[]) =>
    some.map(([one, text]) => (
      <option key={one} value={one}>
        {text}
      </option>
    ));
  return (
    <>
      <label htmlFor={id} className={unseen ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select
        id={id}
        className={`input ${className}`}
        value={value}
        onChange={({ target }) => onPick(target.value)}
        {...rest}
      >
        {drawn(options)}
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {drawn(group.options)}
          </optgroup>
        ))}
      </select>
    </>
  );
}
