/** The self-edits of a card; pressing one picks it for the details. */
import type { ReactNode } from 'react';
import styles from './EditList.module.css';
import { useExperiment } from './experiment';

export const EditList = ({ children }: { children: ReactNode }) => <ul className={styles.list}>{children}</ul>;

interface ItemProps {
  id: string;
  name: string;
  /** Beside the name. */
  aside?: ReactNode;
  excerpt: string;
  /** The excerpt takes as many lines as it needs. */
  whole?: boolean;
  title?: string | undefined;
  /** It is being written, so its end is what moves. */
  live?: boolean;
  children?: ReactNode;
}

export function EditItem({ id, name, aside, excerpt, whole = false, title, live = false, children }: ItemProps) {
  const { useView } = useExperiment();
  const isSelected = useView((state) => state.selected === id);
  const select = useView((state) => state.select);
  return (
    <li className={styles.item} data-selected={isSelected}>
      <div className={styles.head}>
        <button type="button" aria-pressed={isSelected} onClick={() => select(id)}>
          {name}
        </button>
        {aside}
      </div>
      <p className={live ? `${styles.excerpt} caret` : styles.excerpt} data-whole={whole} title={title}>
        <span>{excerpt}</span>
      </p>
      {children}
    </li>
  );
}
