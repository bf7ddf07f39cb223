/** Saves the chosen task, or all that are listed, as ARC JSON: one by itself with its solution, several as challenges and solutions. */

import { Download } from 'lucide-react';
import type { ArcTask } from '../../../formats/arcTask';
import { writeArcFiles, writeArcTask } from '../../../formats/arcWrite';
import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { download } from '../../experiment/download';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/numbers';

interface Props {
  chosen: Puzzle | null;
  listed: readonly Puzzle[];
}

export function ExportTasks({ chosen, listed }: Props) {
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
