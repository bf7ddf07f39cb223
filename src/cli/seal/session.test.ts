import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkOutput } from '../lm/output';
import { assertWritable } from './session';

const folder = mkdtempSync(join(tmpdir(), 'selkie-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('refuses a folder where a file is to be written, and a folder that is not there', async () => {
  await expect(assertWritable('json', folder)).rejects.toThrow(`--json ${folder}: this is a folder; give the name`);
  await expect(checkOutput(folder)).rejects.toThrow(`${folder}: this is a folder; give the name of a file in it.`);
  await expect(assertWritable('json', join(folder, 'none', 'run.json'))).rejects.toThrow('does not exist');
  await assertWritable('json', join(folder, 'run.json'));
  await checkOutput(join(folder, 'run.json'));
});
