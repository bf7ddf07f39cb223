/** A run file of the visitor's own. */

import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { useProgress, usePuzzles } from '../experiment';
import { RECORDED_PUZZLES } from '../words/recorded';
import { openFile } from './openRun';

export function OpenRunFile() {
  const experiment = usePuzzles();
  const input = useRef<HTMLInputElement>(null);
  const idle = useProgress((state) => state.task === null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,.gz"
        hidden
        aria-label={RECORDED_PUZZLES.fileLabel}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) void openFile(experiment, file);
          event.target.value = '';
        }}
      />
      <button type="button" className="button" disabled={!idle} onClick={() => input.current?.click()}>
        <Upload size={14} aria-hidden />
        {RECORDED_PUZZLES.openFile}
      </button>
    </>
  );
}
