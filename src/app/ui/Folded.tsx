import { type ReactNode, useState } from 'react';

/** Folded up below its summary, and drawn only while it is open: much that nobody looks at would hold the page up. */
export function Folded({ summary, children }: { summary: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && children}
    </details>
  );
}
