/** Brings ARC tasks in: files dropped or chosen, several at once, or pasted text. What is wrong with them is told in words. */
import { useEffect, useState } from 'react';
import { Callout } from '../../ui/Callout';
import { plural } from '../../ui/numbers';
import { deletedText, importedText, NOTHING_IMPORTED, PROBLEMS_TITLE, STORAGE_TITLE } from '../words/library';
import { FileDrop } from './FileDrop';
import {
  addImportedTasks,
  bringBackTasks,
  deleteImportedTasks,
  loadImportedTasks,
  useImportedTasks,
} from './importedTasks';
import { PasteBox } from './PasteBox';
import { readTasks } from './readTasks';

interface Outcome {
  said: string;
  problems: readonly string[];
}

export function ImportTasks() {
  const { tasks, deleted, problem } = useImportedTasks();
  const [outcome, setOutcome] = useState<Outcome>({ said: '', problems: [] });
  useEffect(() => void loadImportedTasks(), []);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    const { puzzles, problems } = await readTasks(files);
    const { added, known } = await addImportedTasks(puzzles);
    setOutcome({ said: importedText(added, known), problems });
  };
  return (
    <section className="import-tasks" aria-label="Import tasks">
      <FileDrop onFiles={(files) => void take(files)} />
      <PasteBox onText={(text) => void take([new File([text], 'pasted')])} />
      <p className="small" role="status">
        {outcome.said}
      </p>
      {outcome.problems.length > 0 && (
        <Callout tone="warn" title={PROBLEMS_TITLE} alert>
          <ul className="problem-list">
            {outcome.problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Callout>
      )}
      {problem !== null && (
        <Callout tone="warn" title={STORAGE_TITLE} alert>
          {problem}
        </Callout>
      )}
      {deleted.length > 0 && (
        <Callout
          tone="info"
          actions={
            <button type="button" className="button small" onClick={() => void bringBackTasks()}>
              Undo
            </button>
          }
        >
          {deletedText(deleted.length)}
        </Callout>
      )}
      {tasks !== null && tasks.length > 0 ? (
        <div className="row wrap">
          <span className="muted small">{plural(tasks.length, 'imported task')} in this browser</span>
          <button
            type="button"
            className="button quiet small"
            onClick={() => void deleteImportedTasks(tasks.map(({ puzzle }) => puzzle))}
          >
            Delete all imported
          </button>
        </div>
      ) : (
        <p className="muted small">{NOTHING_IMPORTED}</p>
      )}
    </section>
  );
}
