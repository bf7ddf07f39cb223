/** Every task at hand to choose from, and the way to bring in more. */

import { useMemo } from 'react';
import { useDraft, usePuzzle } from './experiment';
import { ImportTasks } from './library/ImportTasks';
import { deleteImportedTasks, useImportedTasks } from './library/importedTasks';
import { libraryTask, taskKey, worldTasks } from './library/libraryTask';
import { TaskLibrary } from './library/TaskLibrary';

/** Of each split and kind. */
const WORLD_TASKS = 24;

export default function LibraryPanel() {
  const puzzle = usePuzzle();
  const choose = useDraft((state) => state.choose);
  const imported = useImportedTasks((state) => state.tasks);
  const tasks = useMemo(
    () => [...(imported ?? []).map(({ puzzle: own }) => libraryTask(own, 'imported')), ...worldTasks(WORLD_TASKS)],
    [imported],
  );
  return (
    <div className="content stack">
      <TaskLibrary
        tasks={tasks}
        selected={taskKey(puzzle)}
        onSelect={(task) => choose(task.puzzle)}
        onDelete={(task) => void deleteImportedTasks([task.puzzle])}
      />
      <ImportTasks />
    </div>
  );
}
