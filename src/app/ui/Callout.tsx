/** Messages in the page: with what to do next, or in a line where something is wrong. */
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Callout.module.css';

interface Props {
  tone: 'info' | 'warn' | 'good';
  title?: string;
  children: ReactNode;
  actions?: ReactNode;
  /** Read out at once, for something that went wrong just now. */
  alert?: boolean;
}

const ICONS = { info: Info, warn: TriangleAlert, good: CircleCheck } as const;

export function Callout({ tone, title, children, actions, alert = false }: Props) {
  const Icon = ICONS[tone];
  return (
    <div className={`${styles.callout} ${styles[tone]}`} role={alert ? 'alert' : undefined}>
      <Icon size={16} aria-hidden />
      <div className="grow">
        {title !== undefined && <strong>{title}</strong>}
        <div>{children}</div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}

/** @param look further classes. */
export function Problem({
  icon: Icon = CircleAlert,
  look = '',
  alert = false,
  children,
}: {
  icon?: LucideIcon;
  look?: string | undefined;
  /** Read out at once. */
  alert?: boolean;
  children: ReactNode;
}) {
  return (
    <p className={`problem ${look}`} role={alert ? 'alert' : undefined}>
      <Icon size={13} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

/** A word on harm, with its mark; all of it on demand. */
export function Warning({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <span className="warning" title={title}>
      <TriangleAlert size={12} aria-hidden />
      {children}
    </span>
  );
}
