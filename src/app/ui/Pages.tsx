/** Back and forth through a long list. Nothing where all fits on one page. */

import { BackAndForth } from './BackAndForth';
import { pageText } from './numbers';

interface Props {
  /** What is paged: "tasks". */
  of: string;
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

export function Pages({ of, page, pages, onPage }: Props) {
  if (pages < 2) return null;
  return (
    <nav className="row" aria-label={`Pages of ${of}`}>
      <BackAndForth previous="Previous page" next="Next page" at={page} of={pages} small onGo={onPage}>
        <span className="small" role="status">
          {pageText(page, pages)}
        </span>
      </BackAndForth>
    </nav>
  );
}
