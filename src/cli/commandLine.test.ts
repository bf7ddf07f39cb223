import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { assertWritable } from './commandLine';

const folder = mkdtempSync(join(tmpdir(), 'selkie-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('refuses a folder where a file is to be written, and a folder that is not there', async () => {
  const nowhere = join(folder, 'none', 'run.json');
  await expect(assertWritable(folder, '--json out')).rejects.toThrow('--json out: this is a folder; give the name of');
  await expect(assertWritable(nowhere, '--json x')).rejects.toThrow('--json x: the folder does not exist or cannot be');
  await expect(assertWritable(nowhere, 'x', (code) => `${code}.`)).rejects.toThrow('x: ENOENT.');
  await assertWritable(join(folder, 'run.json'), 'run.json');
});
