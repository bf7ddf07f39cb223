/** The visitor's own words for a run, to find it again. Escape leaves those that it has. */
import { type FormEvent, useId, useState } from 'react';
import { tagsFrom } from './filter';
import { RUNS_PAGE } from './words';

interface Props {
  tags: readonly string[];
  /** `null`: leave them as they are. */
  onDone: (tags: readonly string[] | null) => void;
}

export function TagsForm({ tags, onDone }: Props) {
  const id = useId();
  const [text, setText] = useState(tags.join(', '));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onDone(tagsFrom(text));
  };
  return (
    <form className="row wrap" onSubmit={onSubmit}>
      <label htmlFor={id}>
        {RUNS_PAGE.tags} <span className="muted small">({RUNS_PAGE.tagsHint})</span>
      </label>
      <input
        id={id}
        className="input"
        value={text}
        // biome-ignore lint/a11y/noAutofocus: the visitor has just asked to type here
        autoFocus
        onChange={({ target }) => setText(target.value)}
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
