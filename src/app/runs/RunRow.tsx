/** A run in a list: its name, what is said of it, and its buttons. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/Button';
import styles from './runs.module.css';

interface Props {
  name: ReactNode;
  /** Beside the name. */
  beside: ReactNode;
  buttons: ReactNode;
  children: ReactNode;
}

export function RunRow({ name, beside, buttons, children }: Props) {
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        {typeof name === 'string' ? <h3>{name}</h3> : name}
        {beside}
      </div>
      {children}
      {buttons && <div className="row wrap">{buttons}</div>}
    </li>
  );
}

interface ActionProps {
  icon: LucideIcon;
  label: string;
  /** What the row is, for those who do not see where the button is. */
  of: string;
  onClick: () => void;
}

/** A quiet button of a row. */
export function RowAction({ icon, label, of, onClick }: ActionProps) {
  return (
    <Button icon={icon} look="quiet" size="small" aria-label={`${label} ${of}`} onClick={onClick}>
      {label}
    </Button>
  );
}
