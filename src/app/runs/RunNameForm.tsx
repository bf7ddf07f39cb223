/** Gives a run another name; Escape leaves the one it has. */
import { type FormEvent, useId, useState } from 'react';
import { MOST_NAME_CHARACTERS, truncated } from '../experiment/limits';
import { TruncationNotice } from '../experiment/Notices';

interface Props {
  name: string;
  /** `null`: leave it as it is. */
  onDone: (name: string | null) => void;
}

export function RunNameForm({ name, onDone }: Props) {
  const id = useId();
  const [{ text, cut }, setTyped] = useState(() => truncated(name, MOST_NAME_CHARACTERS));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onDone(text);
  };
  return (
    <form className="row" onSubmit={onSubmit}>
      <label className="visually-hidden" htmlFor={id}>
        Name of this run
      </label>
      <input
        id={id}
        className="input"
        value={text}
        // biome-ignore lint/a11y/noAutofocus: the visitor has just asked to type here
        autoFocus
        onChange={(event) => setTyped(truncated(event.target.value, MOST_NAME_CHARACTERS))}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(null);
        }}
      />
      <button type="submit" className="button small">
        Save
      </button>
      <div role="status">{cut !== null && <TruncationNotice cut={cut} />}</div>
    </form>
  );
}
