import type { ReactNode } from 'react';

/**
 * A word of the field in its place: its meaning is shown where it is pointed at, touched or focused (`TermPopover`, which one
 * listener for the whole page makes; this is all that every mention costs). No button: many stand in headings and beside buttons
 * of the same name, and nothing happens but that one is told more.
 *
 * @param of its name in the list of terms.
 */
export function Term({ of, children }: { of: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: its meaning must be within reach of the keyboard
    <dfn className="term" data-term={of} tabIndex={0}>
      {children}
    </dfn>
  );
}
