/** A box that takes files dropped on it; what is inside is the first way to choose them. */
import { type DragEvent, type ReactNode, useState } from 'react';
import styles from './DropBox.module.css';

interface Props {
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

export function DropBox({ onFiles, children }: Props) {
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
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
