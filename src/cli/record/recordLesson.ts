/** The Learn page's share of the recorded runs (`src/seal/record/lesson/`), from the lists of them and the files that they name. */
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat, readRunBytes, shortNumber } from '../../seal/record/format';
import { type Listed, lessonOf } from '../../seal/record/lesson/lesson';
import { LESSON_FILE } from '../../seal/record/lesson/schema';
import type { RunRecord } from '../../seal/record/record';
import type { Kind } from '../../seal/types';
import type { Disk } from './recordRuns';

/** @returns how many bytes it has; `null`, and nothing is written, where the runs do not tell all that the page shows. */
export async function recordLesson(disk: Disk, folder: string): Promise<number | null> {
  const knowledge = await listed(disk, folder, KNOWLEDGE_FORMAT);
  const puzzles = await listed(disk, `${folder}puzzles/`, PUZZLE_FORMAT);
  const lesson = lessonOf(knowledge, puzzles);
  if (lesson === null) return null;
  const bytes = new TextEncoder().encode(`${JSON.stringify(lesson, shortNumber)}\n`);
  await disk.write(LESSON_FILE, bytes);
  return bytes.length;
}

/** In the order of the list; none where there is no list. */
async function listed<K extends Kind>(
  disk: Disk,
  folder: string,
  format: RunFormat<K>,
): Promise<Listed<RunRecord<K>>[]> {
  const bytes = await disk.read(`${folder}index.json`).catch(() => null);
  const entries = bytes === null ? [] : (format.readList(JSON.parse(new TextDecoder().decode(bytes)))?.runs ?? []);
  const runs: Listed<RunRecord<K>>[] = [];
  for (const entry of entries) {
    const run = await readRunBytes(format, new Uint8Array(await disk.read(`${folder}${entry.file}`)));
    runs.push({ run, title: entry.title, family: 'family' in entry ? entry.family : '' });
  }
  return runs;
}
