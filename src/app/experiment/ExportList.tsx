/** The Export menu of a page: files, and the charts that are drawn at the moment as pictures. */
import { Download } from 'lucide-react';
import { download, type ExportFile, isDrawn, type Picture } from '../knowledge/exports';
import { Menu } from '../ui/Menu';
import { downloadPicture, PictureEntry } from './PictureEntry';

interface Props<Kind extends string, Chart extends Parameters<typeof isDrawn>[0]> {
  labels: Readonly<Record<Kind, string>>;
  kinds: readonly Kind[];
  isEmpty: (kind: Kind) => boolean;
  make: (kind: Kind) => ExportFile;
  chartLabels: Readonly<Record<Chart, string>>;
  charts: readonly Chart[];
  draw: (chart: Chart, picture: Picture) => Promise<ExportFile>;
}

export function ExportList<Kind extends string, Chart extends Parameters<typeof isDrawn>[0]>({
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
