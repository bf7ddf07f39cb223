import { Download } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { download, EXPORTS, type ExportKind, isEmpty, makeExport } from '../export/exports';

const LABELS: Record<ExportKind, string> = {
  run: 'Everything, as JSON',
  answers: 'Answers, as CSV',
  rounds: 'Conditions of the rounds, as CSV',
};

export function ExportMenu() {
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
      <button
        ref={opener}
        type="button"
        className="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Download size={14} aria-hidden />
        Export
      </button>
      <ul id={id} hidden={!open} className="menu-list">
        {open &&
          EXPORTS.map((kind) => (
            <li key={kind}>
              <button
                type="button"
                className="button quiet"
                disabled={isEmpty(kind)}
                onClick={() => {
                  download(makeExport(kind));
                  setOpen(false);
                }}
              >
                {LABELS[kind]}
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
}
