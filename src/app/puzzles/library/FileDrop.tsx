/** Files chosen by button or dropped on the box. */
import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { FormatError } from '../../../formats/formatError';
import { decodeUtf8 } from '../../../formats/utf8';
import { DropBox } from '../../ui/DropBox';
import { DROP_HINT, unreadText } from '../words/library';
import type { TaskFile } from './readTasks';

interface Props {
  /** @param unread what could not be read, a sentence each. */
  onFiles: (files: TaskFile[], unread: string[]) => void;
}

export function FileDrop({ onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const take = async (files: readonly File[]): Promise<void> => {
    const { read, unread } = await readFiles(files);
    onFiles(read, unread);
  };
  return (
    <DropBox onFiles={(files) => void take(files)}>
      <input
        ref={input}
        type="file"
        multiple
        accept=".json,application/json"
        hidden
        aria-label="ARC files"
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
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

/** A folder that was dropped cannot be read as a file. */
async function readFiles(files: readonly File[]): Promise<{ read: TaskFile[]; unread: string[] }> {
  const read: TaskFile[] = [];
  const unread: string[] = [];
  for (const file of files) {
    try {
      read.push({ name: file.name, text: decodeUtf8(new Uint8Array(await file.arrayBuffer()), file.name) });
    } catch (error) {
      unread.push(error instanceof FormatError ? error.message : unreadText(file.name));
    }
  }
  return { read, unread };
}
