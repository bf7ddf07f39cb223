/** A button that opens a list of actions below itself. Escape and leaving it close it; so does an action, by `close`. */

import { type FocusEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Button } from './Button';

interface Props {
  /** What the button shows. */
  label: ReactNode;
  /** The entries, as list items. */
  children: (close: () => void) => ReactNode;
}

export function Menu({ label, children }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const onBlur = (event: FocusEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    setOpen(false);
    opener.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the focus and the Escape key of what is inside
    <div className="menu" onBlur={onBlur} onKeyDown={onKeyDown}>
      <Button ref={opener} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {label}
      </Button>
      <ul id={id} hidden={!open} className="menu-list">
        {open && children(() => setOpen(false))}
      </ul>
    </div>
  );
}
