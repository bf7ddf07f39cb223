import { Download } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import {
  CHARTS,
  type ChartKind,
  download,
  EXPORTS,
  type ExportKind,
  isDrawn,
  isEmpty,
  makeExport,
  makePicture,
  type Picture,
} from '../export/exports';
import { useNotices } from '../stores/notices';

const LABELS: Record<ExportKind, string> = {
  run: 'Everything, as JSON',
  candidates: 'Self-edits and their measures, as CSV',
  answers: 'Answers, as CSV',
  rounds: 'Conditions of the rounds, as CSV',
};

const CHART_LABELS: Record<ChartKind, string> = {
  rounds: 'Chart of the rounds',
  rewards: 'Chart of the rewards',
  quiz: 'Chart of the quiz',
  losses: 'Chart of the losses',
};

const PICTURES: readonly Picture[] = ['svg', 'png'];

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
  const exportPicture = async (kind: ChartKind, picture: Picture): Promise<void> => {
    setOpen(false);
    try {
      download(await makePicture(kind, picture));
    } catch (error) {
      useNotices.getState().setTrouble(error instanceof Error ? error.message : String(error));
    }
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
        {open &&
          CHARTS.filter(isDrawn).map((kind) => (
            <li key={kind} className="row menu-chart">
              <span className="grow">{CHART_LABELS[kind]}</span>
              {PICTURES.map((picture) => (
                <button
                  key={picture}
                  type="button"
                  className="button small"
                  aria-label={`${CHART_LABELS[kind]}, as ${picture.toUpperCase()}`}
                  onClick={() => void exportPicture(kind, picture)}
                >
                  {picture.toUpperCase()}
                </button>
              ))}
            </li>
          ))}
      </ul>
    </div>
  );
}
