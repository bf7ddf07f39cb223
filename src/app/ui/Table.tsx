import type { ReactNode } from 'react';
import { ScrollBox } from './ScrollBox';

/** What stands above a column, with its class where it has one. */
type Head = string | readonly [head: ReactNode, className?: string];

interface Props {
  label: string;
  /** What its scroll box is called, and its class. */
  scroll: string;
  scrollClass?: string | undefined;
  className?: string | undefined;
  heads: readonly Head[];
  /** The rows. */
  children: ReactNode;
}

/** A table whose rows are more than values: those are `DataTable`'s. */
export function Table({ label, scroll, scrollClass, className, heads, children }: Props) {
  return (
    <ScrollBox label={scroll} className={scrollClass}>
      <table className={className} aria-label={label}>
        <thead>
          <tr>
            {heads.map((head, index) => {
              const [content, look] = typeof head === 'string' ? [head, undefined] : head;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={index} scope="col" className={look}>
                  {content}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollBox>
  );
}
