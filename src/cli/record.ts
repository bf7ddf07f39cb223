/**
 * `npm run record -- FILE…`: takes run files of `npm run seal -- … --json` into `public/runs/`, which the page shows before
 * anything else; those on puzzles go to `public/runs/puzzles/`. Each becomes a compact, gzipped file and an entry of `index.json`; a run that is there already is replaced.
 * Then what is made of the runs is written anew, also without a file: the stories of the first screen (`stories.json`) and what the
 * Learn page shows (`learn.json`).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { LESSON_FILE } from '../seal/record/lesson/schema';
import { runProgram } from './commandLine';
import { recordLesson } from './record/recordLesson';
import { recordRuns } from './record/recordRuns';
import { tellStories } from './record/tellStories';

interface Values {
  title?: string;
  first?: boolean;
  into: string;
}

const program = new Command('record')
  .description('Puts finished runs among the recorded ones that the page opens with.')
  .argument(
    '[files...]',
    'run files that "npm run seal -- … --json FILE" wrote; without any, only what is made of the runs is written anew',
  )
  .option('--title <text>', 'how the list calls it (what was run and with which seed)')
  .option('--first', 'put it first: the page opens with the first one')
  .option('--into <folder>', 'where to keep them', fileURLToPath(new URL('../../public/runs', import.meta.url)))
  .showSuggestionAfterError(false)
  .action(async (files: string[], { title, first = false, into }: Values) => {
    if (title !== undefined && files.length > 1) throw new Error('--title names one run; give one file with it.');
    await mkdir(join(into, 'puzzles'), { recursive: true });
    const disk = {
      read: (name: string) => readFile(name),
      write: (name: string, bytes: Uint8Array) => writeFile(join(into, name), bytes),
    };
    for (const kept of await recordRuns(disk, files, { folder: join(into, '/'), title: title ?? null, first }))
      process.stdout.write(`${kept.file}  ${(kept.bytes / 1024).toFixed(1)} KB  ${kept.title}\n`);
    const bytes = await tellStories(disk, join(into, '/'));
    process.stdout.write(`stories.json  ${(bytes / 1024).toFixed(1)} KB\n`);
    const lesson = await recordLesson(disk, join(into, '/'));
    process.stdout.write(
      lesson === null
        ? 'learn.json stays as it was: it takes a run of each domain with rounds, and a puzzle that was solved after them.\n'
        : `${LESSON_FILE}  ${(lesson / 1024).toFixed(1)} KB  what the Learn page shows\n`,
    );
  });

await runProgram(program);
