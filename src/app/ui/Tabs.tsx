/** Tabs (WAI-ARIA pattern: arrow keys move, the tab shown is the one in the tab order). */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { Part } from './Part';
import styles from './Tabs.module.css';

interface Props<Name extends string> {
  label: string;
  /** In order, with what stands on each. */
  labels: Readonly<Record<Name, string>>;
  names: readonly Name[];
  shown: Name;
  onPick: (name: Name) => void;
  children: ReactNode;
}

export function Tabs<Name extends string>({ label, labels, names, shown, onPick, children }: Props<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = neighbour(names, shown, event.key);
    if (target === null) return;
    event.preventDefault();
    onPick(target);
    list.current?.querySelector<HTMLElement>(`#tab-${target}`)?.focus();
  };
  useEffect(() => {
    // On a narrow screen the row of tabs scrolls; the one shown should be in sight.
    const [row, tab] = [list.current, list.current?.querySelector<HTMLElement>(`#tab-${shown}`)];
    if (row != null && tab != null) row.scrollLeft = tab.offsetLeft - row.clientWidth / 2 + tab.clientWidth / 2;
  }, [shown]);
  return (
    <section className={styles.tabs} aria-label={label}>
      <h2 className="visually-hidden">{label}</h2>
      <div className={styles.list} role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === shown}
            aria-controls="drawer-body"
            tabIndex={name === shown ? 0 : -1}
            onClick={() => onPick(name)}
          >
            {labels[name]}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the WAI-ARIA tabs pattern wants the panel in the tab order */}
      <div className={styles.body} role="tabpanel" id="drawer-body" aria-labelledby={`tab-${shown}`} tabIndex={0}>
        <Part
          of={shown}
          failed="This could not be shown. The numbers are in the export."
          waiting={<p className="muted">One moment.</p>}
        >
          {children}
        </Part>
      </div>
    </section>
  );
}

function neighbour<Name extends string>(names: readonly Name[], shown: Name, key: string): Name | null {
  const at = names.indexOf(shown);
  const last = names.length - 1;
  const index = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[key];
  return index === undefined ? null : (names[index] ?? null);
}
