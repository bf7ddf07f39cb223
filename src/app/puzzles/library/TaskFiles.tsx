/** ARC tasks as files: brought in, dropped, chosen or pasted, with what is wrong told in words; and saved again. */

import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ArcTask } from '../../../formats/arcTask';
import { writeArcFiles, writeArcTask } from '../../../formats/arcWrite';
import { MOST_MEGABYTES } from '../../../seal/puzzles/taskFiles';
import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { download } from '../../experiment/download';
import { FromAddress } from '../../experiment/FromAddress';
import { Button } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { DropBox } from '../../ui/DropBox';
import { FileButton } from '../../ui/FileButton';
import { plural } from '../../ui/numbers';
import { LIBRARY } from '../words/library';
import {
  addImportedTasks,
  bringBackTasks,
  deleteImportedTasks,
  loadImportedTasks,
  readTasks,
  useImportedTasks,
} from './importedTasks';
import styles from './library.module.css';

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
    setOutcome({ said: LIBRARY.imported(added, known), problems });
  };
  return (
    <section className={`stack ${styles.import}`} aria-label="Import tasks">
      <DropBox onFiles={(files) => void take(files)}>
        <FileButton
          label="ARC files"
          accept=".json,.gz,application/json"
          multiple
          onFiles={(files) => void take(files)}
        >
          Choose ARC files
        </FileButton>
        <span className="muted small">or drop them here. {LIBRARY.dropHint}</span>
      </DropBox>
      <FromAddress most={MOST_MEGABYTES * 1024 * 1024} onFile={(file) => void take([file])} />
      <PasteBox onText={(text) => void take([new File([text], 'pasted')])} />
      <p className="small" role="status">
        {outcome.said}
      </p>
      {outcome.problems.length > 0 && (
        <Callout tone="warn" title={LIBRARY.problemsTitle} alert>
          <ul className={styles.problems}>
            {outcome.problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Callout>
      )}
      {problem !== null && (
        <Callout tone="warn" title={LIBRARY.storageTitle} alert>
          {problem}
        </Callout>
      )}
      {deleted.length > 0 && (
        <Callout
          tone="info"
          actions={
            <Button size="small" onClick={() => void bringBackTasks()}>
              Undo
            </Button>
          }
        >
          {LIBRARY.deleted(deleted.length)}
        </Callout>
      )}
      {tasks !== null && tasks.length > 0 ? (
        <div className="row wrap">
          <span className="muted small">{plural(tasks.length, 'imported task')} in this browser</span>
          <Button look="quiet" size="small" onClick={() => void deleteImportedTasks(tasks.map(({ puzzle }) => puzzle))}>
            Delete all imported
          </Button>
        </div>
      ) : (
        <p className="muted small">{LIBRARY.nothingImported}</p>
      )}
    </section>
  );
}

/** ARC JSON as text, for those who have it in the clipboard. */
function PasteBox({ onText }: { onText: (text: string) => void }) {
  const [text, setText] = useState('');
  return (
    <details>
      <summary>Paste JSON</summary>
      <div className="stack">
        <textarea
          className="input mono"
          aria-label={LIBRARY.paste}
          rows={5}
          value={text}
          placeholder={'{"train": [{"input": [[0, 1]], "output": [[1, 0]]}, …], "test": [{"input": [[2, 3]]}]}'}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <div>
          <Button disabled={text.trim() === ''} onClick={() => onText(text)}>
            Import the text
          </Button>
        </div>
      </div>
    </details>
  );
}

interface ExportProps {
  chosen: Puzzle | null;
  listed: readonly Puzzle[];
}

/** Saves the chosen task, or all that are listed: one by itself with its solution, several as challenges and solutions. */
export function ExportTasks({ chosen, listed }: ExportProps) {
  const ways = [
    { label: 'Export this task', none: chosen === null, files: () => (chosen === null ? [] : [taskFile(chosen)]) },
    {
      label: `Export ${plural(listed.length, 'listed task')}`,
      none: listed.length === 0,
      files: () => taskFiles(listed),
    },
  ];
  const save = (files: readonly JsonFile[]): void => {
    for (const file of files) download(file);
  };
  return ways.map(({ label, none, files }) => (
    <Button icon={Download} key={label} disabled={none} onClick={() => save(files())}>
      {label}
    </Button>
  ));
}

export function taskFile(puzzle: Puzzle): JsonFile {
  return jsonFile(`${puzzle.id.replaceAll(/[^\w.-]+/g, '-')}.json`, writeArcTask(arcTaskOf(puzzle)));
}

/** Solutions only where one is known. Tasks of different sources may share an id; in one file the second gets a number. */
export function taskFiles(puzzles: readonly Puzzle[]): JsonFile[] {
  const taken = new Set<string>();
  const tasks = puzzles.map((puzzle) => {
    const task = arcTaskOf(puzzle);
    for (let number = 2; taken.has(task.id); number += 1) task.id = `${puzzle.id}-${number}`;
    taken.add(task.id);
    return task;
  });
  const { challenges, solutions } = writeArcFiles(tasks);
  const solved = tasks.some(({ tests }) => tests.some(({ output }) => output !== null));
  return [
    jsonFile('selkie_challenges.json', challenges),
    ...(solved ? [jsonFile('selkie_solutions.json', solutions)] : []),
  ];
}

type JsonFile = ReturnType<typeof jsonFile>;

const jsonFile = (name: string, content: string) => ({ name, type: 'application/json', content });

function arcTaskOf({ id, demonstrations, tests }: Puzzle): ArcTask {
  const rows = (grid: Grid): number[][] => grid.map((row) => [...row]);
  return {
    id,
    demonstrations: demonstrations.map(({ input, output }) => ({ input: rows(input), output: rows(output) })),
    tests: tests.map(({ input, output }) => ({ input: rows(input), output: output && rows(output) })),
  };
}
