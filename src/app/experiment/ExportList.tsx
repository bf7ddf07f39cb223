/** The Export menu of a page: files, and the charts that are drawn at the moment as pictures. */
import { Download } from 'lucide-react';
import { Menu } from '../ui/Menu';
import { download, type ExportFile, isDrawn, PICTURES, type Picture } from './download';
import { useNotices } from './notices';

interface Props<Kind extends string, Chart extends string> {
  labels: Readonly<Record<Kind, string>>;
  kinds: readonly Kind[];
  isEmpty: (kind: Kind) => boolean;
  make: (kind: Kind) => ExportFile;
  chartLabels: Readonly<Record<Chart, string>>;
  charts: readonly Chart[];
  draw: (chart: Chart, picture: Picture) => Promise<ExportFile>;
}

export function ExportList<Kind extends string, Chart extends string>({
  labels,
  kinds,
  isEmpty,
  make,
  chartLabels,
  charts,
  draw,
}: Props<Kind, Chart>) {
  return (
    <Menu
      label={
        <>
          <Download size={14} aria-hidden />
          Export
        </>
      }
    >
      {(close) => (
        <>
          {kinds.map((kind) => (
            <li key={kind}>
              <button
                type="button"
                className="button quiet"
                disabled={isEmpty(kind)}
                onClick={() => {
                  download(make(kind));
                  close();
                }}
              >
                {labels[kind]}
              </button>
            </li>
          ))}
          {charts.filter(isDrawn).map((chart) => (
            <PictureEntry
              key={chart}
              label={chartLabels[chart]}
              onPick={(picture) => {
                close();
                void downloadPicture(() => draw(chart, picture));
              }}
            />
          ))}
        </>
      )}
    </Menu>
  );
}

/** A chart in a list of what can be saved, as each kind of picture. */
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
