/** The library or the editor, while one of them is open. */

import { X } from 'lucide-react';
import { IconButton } from '../ui/Button';
import { later } from '../ui/later';
import { Part } from '../ui/Part';
import { useDraft, useView } from './experiment';
import { PANEL_NAMES } from './words/page';

const LibraryPanel = later(() => import('./library/TaskLibrary'));
const GridEditor = later(async () => ({ default: (await import('./grids/GridEditor')).GridEditor }));

export function TaskPanel() {
  const { panel, togglePanel } = useView();
  const { editor, edit } = useDraft();
  if (panel !== 'library' && panel !== 'editor') return null;
  return (
    <section className="panel" aria-label={PANEL_NAMES[panel]}>
      <header>
        <h2>{PANEL_NAMES[panel]}</h2>
        <IconButton icon={X} label="Close" look="quiet" onClick={() => togglePanel(panel)} />
      </header>
      <Part of={panel} failed="This could not be shown." waiting={<p className="muted padded">One moment.</p>}>
        {panel === 'library' ? (
          <LibraryPanel />
        ) : (
          <div className="content">
            <GridEditor state={editor} onChange={edit} />
          </div>
        )}
      </Part>
    </section>
  );
}
