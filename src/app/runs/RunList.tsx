/** A panel with a list of runs, by pages where there are many. */
import { type ReactNode, useState } from 'react';
import { plural } from '../ui/numbers';
import { Pages } from '../ui/Pages';
import { Panel } from '../ui/Panel';
import styles from './runs.module.css';

/** As many as are drawn at once: each is a small table of its own. */
const A_PAGE = 25;

interface Props {
  title: string;
  note?: string;
  /** In place of the runs, where there are none. */
  empty?: string;
  children: readonly ReactNode[];
}

export function RunList({ title, note, empty, children: rows }: Props) {
  const [wanted, setWanted] = useState(0);
  const pages = Math.ceil(rows.length / A_PAGE);
  const page = Math.max(0, Math.min(wanted, pages - 1));
  return (
    <Panel
      title={title}
      beside={
        <>
          <span className="muted small">
            {plural(rows.length, 'run')}
            {note !== undefined && ` · ${note}`}
          </span>
          <Pages of={title} page={page} pages={pages} onPage={setWanted} />
        </>
      }
    >
      {rows.length === 0 ? (
        <p className="content muted">{empty}</p>
      ) : (
        <ul className={styles.list}>{rows.slice(page * A_PAGE, (page + 1) * A_PAGE)}</ul>
      )}
    </Panel>
  );
}
