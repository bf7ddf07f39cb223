import type { ComponentProps, ReactNode } from 'react';
import styles from './Panel.module.css';
import { Term } from './Term';

interface Props extends ComponentProps<'section'> {
  title: string;
  /** Where the title alone does not say what it is. */
  label?: string;
  /** The word of the field that the title is. */
  term?: string;
  /** What stands beside the title. */
  beside?: ReactNode;
}

/** A part of a page below a heading. */
export function Panel({ title, label = title, term, beside, className = '', children, ...rest }: Props) {
  return (
    <section className={`${styles.panel} ${className}`} aria-label={label} {...rest}>
      <header>
        <h2>{term === undefined ? title : <Term of={term}>{title}</Term>}</h2>
        {beside}
      </header>
      {children}
    </section>
  );
}
