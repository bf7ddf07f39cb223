/** Tells the recorded runs anew, in the order of their lists: what the first screen shows is made of what lies in the folder. */
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readAnyRun } from '../../seal/record/format';
import type { AnyRun } from '../../seal/record/record';
import { storiesFile } from '../../seal/stories/tell';
import type { Disk } from './recordRuns';

/** @param folder of recorded runs as `read` takes it; empty, or with a slash at its end. @returns the bytes written. */
export async function tellStories(disk: Disk, folder: string): Promise<number> {
  const runs: { run: AnyRun; title: string }[] = [];
  for (const [subfolder, format] of [
    ['', KNOWLEDGE_FORMAT],
    ['puzzles/', PUZZLE_FORMAT],
  ] as const) {
    const list = await disk.read(`${folder}${subfolder}index.json`).catch(() => null);
    if (list === null) continue;
    const index = format.readList(JSON.parse(new TextDecoder().decode(list)));
    for (const { file, title } of index?.runs ?? []) {
      const bytes = await disk.read(`${folder}${subfolder}${file}`);
      runs.push({ run: await readAnyRun(new Uint8Array(bytes)), title });
    }
  }
  const bytes = new TextEncoder().encode(storiesFile(runs));
  await disk.write('stories.json', bytes);
  return bytes.length;
}
