/** A box that takes files and folders dropped on it; what is inside is the first way to choose them. */
import { type DragEvent, type ReactNode, useState } from 'react';
import styles from './DropBox.module.css';
import { droppedFiles } from './dropped';

interface Props {
  /** @param folder name of the folder that the files lie in, where one was dropped. */
  onFiles: (files: File[], folder: string | null) => void;
  children: ReactNode;
}

export function DropBox({ onFiles, children }: Props) {
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(({ files, folder }) => onFiles(files, folder));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
    <div
      className={styles.box}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {children}
    </div>
  );
}
