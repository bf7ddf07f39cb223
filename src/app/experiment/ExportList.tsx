/** The Export menu of a page: files, and the charts that are drawn at the moment as pictures. */

import { Button } from '../ui/Button';
import { messageOf } from '../ui/errors';
import { download, type ExportEntry } from './download';
import { ExportButton } from './ExportButton';
import styles from './ExportList.module.css';
import { useNotices } from './noticeStore';

/** @param entries what there is when the menu opens. */
export function ExportList({ entries }: { entries: () => readonly ExportEntry[] }) {
  return <ExportButton>{(close) => <ExportEntries entries={entries()} onPicked={close} />}</ExportButton>;
}

export function ExportEntries({ entries, onPicked }: { entries: readonly ExportEntry[]; onPicked: () => void }) {
  return entries
    .filter(({ isOffered }) => isOffered?.() ?? true)
    .map((entry) => <ExportItem key={entry.label} entry={entry} onPicked={onPicked} />);
}

async function save({ make }: ExportEntry, form?: string): Promise<void> {
  try {
    download(await make(form));
  } catch (error) {
    useNotices.getState().setTrouble(messageOf(error));
  }
}

/** One that has several forms has a button for each. */
export function ExportItem({ entry, onPicked }: { entry: ExportEntry; onPicked?: () => void }) {
  const { label, forms, isEmpty } = entry;
  if (forms !== undefined)
    return (
      <li className={`row ${styles.forms}`}>
        <ExportForms entry={entry} onPicked={onPicked} />
      </li>
    );
  const pick = (): void => {
    onPicked?.();
    void save(entry);
  };
  return (
    <li>
      <Button look="quiet" disabled={isEmpty?.() ?? false} onClick={pick}>
        {label}
      </Button>
    </li>
  );
}

/** What it is, and its forms; outside of a menu too. */
export function ExportForms({ entry, onPicked }: { entry: ExportEntry; onPicked?: (() => void) | undefined }) {
  const { label, forms = [], isEmpty } = entry;
  const pick = (form: string): void => {
    onPicked?.();
    void save(entry, form);
  };
  return (
    <>
      <span className="grow">{label}</span>
      {forms.map((form) => (
        <Button
          size="small"
          key={form}
          aria-label={`${label}, as ${form}`}
          disabled={isEmpty?.() ?? false}
          onClick={() => pick(form)}
        >
          {form}
        </Button>
      ))}
    </>
  );
}
