/** `lm export`: an adapter as a PEFT folder, a GGUF file, or merged into its model. Nothing of it needs a device. */
import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type AdapterForm, adapterFiles } from '../../formats/adapterExport';
import { ownDtype } from '../../formats/merged';
import { writeNodeFile, writeNodeParts } from '../../formats/nodeFolder';
import type { WrittenDtype } from '../../formats/tensor';
import { zipOf } from '../../formats/zipFolder';
import { BytesProgress } from '../bytesProgress';
import { assertWritable, CommandError } from '../commandLine';
import { readModel } from '../readModel';
import { readAdapter, unwritten } from './model';

interface ExportOptions {
  model: string;
  adapter: string;
  to: AdapterForm;
  out: string;
  dtype?: Lowercase<WrittenDtype>;
}

/** Two names of one place are one. */
const placeOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));

export async function exportAdapter({ model, adapter, to, out, dtype }: ExportOptions): Promise<void> {
  const asZip = to !== 'gguf' && out.endsWith('.zip');
  if (to === 'gguf' && !out.endsWith('.gguf'))
    throw new CommandError(`--out ${out}: a GGUF adapter is one file; give a name that ends with .gguf.`);
  if (dtype !== undefined && to !== 'merged') throw new CommandError('--dtype is of merged weights; leave it out.');
  if ((await placeOf(out)) === (await placeOf(model)))
    throw new CommandError(`--out ${out}: the model itself lies there. Name another place.`);
  if (asZip || to === 'gguf') await assertWritable(out, `--out ${out}`, unwritten);
  const files = await readModel(model);
  const weights = await readAdapter(adapter, files.config);
  const progress = new BytesProgress('Merging');
  const written = adapterFiles(to, files, weights, {
    name: basename(out).replace(/\.(gguf|zip)$/, ''),
    base: model,
    dtype: dtype === undefined ? ownDtype(files.tensors) : dtype === 'f32' ? 'F32' : 'BF16',
    onMade: (made, total) => progress.update(made, total),
  });
  try {
    if (asZip) await writeNodeFile(out, zipOf(written));
    else if (to === 'gguf') for (const [, parts] of written) await writeNodeFile(out, parts);
    else await writeNodeParts(out, written);
  } finally {
    progress.end();
  }
  process.stdout.write(`Written to ${out}\n`);
}
