import type { ComponentProps, ReactNode } from 'react';
import styles from './Panel.module.css';

interface Props extends ComponentProps<'section'> {
  title: string;
  /** Where the title alone does not say what it is. */
  label?: string;
  /** What stands beside the title. */
  beside?: ReactNode;
}

/** A part of a page below a heading. */
export function Panel({ title, label = title, beside, className = '', children, ...rest }: Props) {
  return (
    <section className={`${styles.panel} ${className}`} aria-label={label} {...rest}>
      <header>
        <h2>{title}</h2>
        {beside}
      </header>
      {children}
    </section>
  );
}
