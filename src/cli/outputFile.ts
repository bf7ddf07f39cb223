import { stat } from 'node:fs/promises';

/** Whether a file that is to be written would be a folder that is there: better known before the work than after it. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
