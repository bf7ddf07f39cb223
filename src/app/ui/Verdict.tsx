import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Verdict.module.css';

interface Props {
  icon: LucideIcon;
  tone?: 'good' | 'bad' | undefined;
  children: ReactNode;
}

/** What became of something, as icon and words, never by colour alone. */
export function Verdict({ icon: Icon, tone, children }: Props) {
  return (
    <span className={styles.verdict} data-tone={tone ?? 'none'}>
      <Icon size={14} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
