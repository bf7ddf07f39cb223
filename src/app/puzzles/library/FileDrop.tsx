/** Files chosen by button or dropped on the box. */
import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { DropBox } from '../../ui/DropBox';
import { DROP_HINT } from '../words/library';

export function FileDrop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <DropBox onFiles={onFiles}>
      <input
        ref={input}
        type="file"
        multiple
        accept=".json,.gz,application/json"
        hidden
        aria-label="ARC files"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <Upload size={14} aria-hidden />
        Choose ARC files
      </button>
      <span className="muted small">or drop them here. {DROP_HINT}</span>
    </DropBox>
  );
}
