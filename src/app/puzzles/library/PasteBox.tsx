/** ARC JSON as text, for those who have it in the clipboard. */
import { useId, useState } from 'react';
import { PASTE_LABEL } from '../words/library';

export function PasteBox({ onText }: { onText: (text: string) => void }) {
  const id = useId();
  const [text, setText] = useState('');
  return (
    <details>
      <summary>Paste JSON</summary>
      <div className="stack">
        <label className="visually-hidden" htmlFor={id}>
          {PASTE_LABEL}
        </label>
        <textarea
          id={id}
          className="input mono"
          rows={5}
          value={text}
          placeholder={'{"train": [{"input": [[0, 1]], "output": [[1, 0]]}, …], "test": [{"input": [[2, 3]]}]}'}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <div>
          <button type="button" className="button" disabled={text.trim() === ''} onClick={() => onText(text)}>
            Import the text
          </button>
        </div>
      </div>
    </details>
  );
}
