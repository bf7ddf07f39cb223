import { writeFile } from 'node:fs/promises';
import { CommandError } from './commandError';

/** Writes a command's result. Without a file it does nothing. @throws CommandError when the file cannot be written. */
export async function writeJson(file: string | undefined, result: object): Promise<void> {
  if (file === undefined) return;
  try {
    await writeFile(file, `${JSON.stringify(result)}\n`);
  } catch (error) {
    throw new CommandError(
      `${file}: the file cannot be written (${error instanceof Error && 'code' in error ? error.code : error}).`,
    );
  }
  process.stdout.write(`Written to ${file}\n`);
}
