/** What tests call of the storage room. */
export { DATABASE, VERSION, withDatabase } from '../src/storage/database';
export { makeBrowserJournal } from '../src/storage/journal';
export { keepResults, keptResults } from '../src/storage/results';
export { storedRuns } from '../src/storage/runs';
export { deleteTasks, storedTasks, storeTasks } from '../src/storage/tasks';
