import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFolder } from '../outputFile';
import { CommandError } from './commandError';

function refused(file: string, error: unknown): CommandError {
  return new CommandError(
    `${file}: the file cannot be written (${error instanceof Error && 'code' in error ? error.code : error}).`,
  );
}

/** To be called before the work whose result the file is for. @throws CommandError when its folder cannot be written to. */
export async function checkOutput(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  if (await isFolder(file)) throw new CommandError(`${file}: this is a folder; give the name of a file in it.`);
  try {
    await access(dirname(file), constants.W_OK);
  } catch (error) {
    throw refused(file, error);
  }
}

/** Writes a command's result. Without a file it does nothing. @throws CommandError when the file cannot be written. */
export async function writeJson(file: string | undefined, result: object): Promise<void> {
  if (file === undefined) return;
  try {
    await writeFile(file, `${JSON.stringify(result)}\n`);
  } catch (error) {
    throw refused(file, error);
  }
  process.stdout.write(`Written to ${file}\n`);
}
