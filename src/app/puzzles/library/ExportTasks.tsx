/** Saves the chosen task, or all that are listed, as ARC JSON. */
import { Download } from 'lucide-react';
import type { Puzzle } from '../../../seal/puzzles/types';
import { download } from '../../experiment/download';
import { plural } from '../../ui/numbers';
import { taskFile, taskFiles } from './exportTaskFiles';

interface Props {
  chosen: Puzzle | null;
  listed: readonly Puzzle[];
}

export function ExportTasks({ chosen, listed }: Props) {
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={chosen === null}
        onClick={() => chosen && download(taskFile(chosen))}
      >
        <Download size={14} aria-hidden />
        Export this task
      </button>
      <button
        type="button"
        className="button"
        disabled={listed.length === 0}
        onClick={() => {
          for (const file of taskFiles(listed)) download(file);
        }}
      >
        <Download size={14} aria-hidden />
        Export {plural(listed.length, 'listed task')}
      </button>
    </>
  );
}
