/** `npm run seal -- bundle RUN OUT.zip`: a run on knowledge as files that official pipelines go on with. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compressedZip } from '../../formats/zip';
import { bundleFiles, bundleOfRun } from '../../seal/knowledge/files/bundle';
import { readAnyRun } from '../../seal/record/format';
import { assertNotInput, assertWritable, bytesOf, messageOf } from '../commandLine';

/** @throws Error with one plain line. */
export async function bundleCommand(run: string, out: string): Promise<void> {
  await assertWritable(out, out);
  assertNotInput(out, [run]);
  const read = await readAnyRun(bytesOf(run)).catch((error: unknown) => {
    throw new Error(`${run}: ${messageOf(error)}`);
  });
  if (read.domain === 'puzzles')
    throw new Error(
      `${run}: it is a run on puzzles, whose tasks are ARC files already. Only runs on knowledge are bundled.`,
    );
  const files = bundleFiles(bundleOfRun(read));
  writeFileSync(out, compressedZip(basename(out, '.zip'), files));
  process.stdout.write(`${out}: ${[...files.keys()].join(', ')}\n`);
}
