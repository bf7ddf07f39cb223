import { download, type ExportFile, PICTURES, type Picture } from '../knowledge/exports';
import { useNotices } from './notices';

/** A chart in an Export menu, as each kind of picture. */
export function PictureEntry({ label, onPick }: { label: string; onPick: (picture: Picture) => void }) {
  return (
    <li className="row menu-chart">
      <span className="grow">{label}</span>
      {PICTURES.map((picture) => (
        <button
          key={picture}
          type="button"
          className="button small"
          aria-label={`${label}, as ${picture.toUpperCase()}`}
          onClick={() => onPick(picture)}
        >
          {picture.toUpperCase()}
        </button>
      ))}
    </li>
  );
}

export async function downloadPicture(make: () => Promise<ExportFile>): Promise<void> {
  try {
    download(await make());
  } catch (error) {
    useNotices.getState().setTrouble(error instanceof Error ? error.message : String(error));
  }
}
