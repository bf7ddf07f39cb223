/** Gives a run another name; Escape leaves the one it has. */
import { type FormEvent, useId, useState } from 'react';

interface Props {
  name: string;
  /** `null`: leave it as it is. */
  onDone: (name: string | null) => void;
}

export function RunNameForm({ name, onDone }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(name);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onDone(typed);
  };
  return (
    <form className="row" onSubmit={onSubmit}>
      <label className="visually-hidden" htmlFor={id}>
        Name of this run
      </label>
      <input
        id={id}
        className="input"
        value={typed}
        maxLength={200}
        // biome-ignore lint/a11y/noAutofocus: the visitor has just asked to type here
        autoFocus
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(null);
        }}
      />
      <button type="submit" className="button small">
        Save
      </button>
    </form>
  );
}
