/** `lm forms`: what each form of keeping the weights costs this model. */
import { writeFile } from 'node:fs/promises';
import { byteSize } from '../../contract/byteSize';
import { EngineError } from '../../contract/errors';
import { distinctLayouts } from '../../engine/forms';
import { openNodeEngine } from '../../engine/node';
import { type Column, gridOf, toText } from '../../formats/table';
import { adapterText } from '../../seal/record/about';
import type { Estimate } from '../../seal/types';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { CommandError, codeOf } from '../commandLine';
import { comparedWith, type FormFigures, type FormLosses, formLosses, type Probe, probeOf } from './formLoss';
import { encodeText, type LoadedModel, loadModel, type ModelOptions, unwritten } from './model';
import { PLAIN_ENGLISH } from './plainEnglish';

export async function forms(options: Pick<ModelOptions, 'model' | 'json'>): Promise<void> {
  const model = await loadModel(options);
  const { adapter, figures } = await figuresOf(model);
  const [own] = figures;
  process.stdout.write(
    `${PLAIN_ENGLISH.length} paragraphs of plain English, ${own?.loss.n} predicted tokens; losses are means in nats a token, ± their standard error.\n` +
      `${toText(gridOf(COLUMNS, figures))}\n`,
  );
  const { json } = options;
  if (json === undefined) return;
  const result = { model: model.files.name, adapter, forms: figures };
  await writeFile(json, `${JSON.stringify(result, null, 1)}\n`).catch((error: unknown) => {
    throw new CommandError(`${json}: ${unwritten(codeOf(error))}`);
  });
  process.stdout.write(`Written to ${json}\n`);
}

type Form = Pick<FormFigures, 'asked' | 'format' | 'rounded' | 'bytes'>;

/** The form that holds every value of the checkpoint first: as it is stored, or f32 where some of its types have no form that does. */
function ownFirst({ config, tensors }: LoadedModel['files']): Form[] {
  const all = distinctLayouts(config, tensors).map(
    ({ asked, layout: { format, rounded, bytes } }): Form => ({ asked, format, rounded, bytes }),
  );
  const own = all.find(({ rounded }) => rounded === 0) ?? all.find(({ asked }) => asked === 'f32');
  return own ? [own, ...all.filter((form) => form !== own)] : [...all];
}

/** One engine after the other: two copies of the weights need not fit the device. */
async function figuresOf({ files }: LoadedModel): Promise<{ adapter: string; figures: FormFigures[] }> {
  const tokenizer = loadTokenizer(files);
  const texts = PLAIN_ENGLISH.map((text) => encodeText(tokenizer, text, 'The text'));
  const figures: FormFigures[] = [];
  let own: { adapter: string; probe: Probe; losses: FormLosses } | null = null;
  for (const form of ownFirst(files)) {
    const { asked } = form;
    const started = performance.now();
    try {
      const engine = await openNodeEngine(files, { name: files.name, ...(asked && { weightFormat: asked }) });
      try {
        const adapter = adapterText(engine.device);
        if (own === null) process.stdout.write(`WebGPU adapter: ${adapter}\n`);
        const probe: Probe = own?.probe ?? (await probeOf(engine, texts, files.config));
        const losses = await formLosses(engine, probe);
        own ??= { adapter, probe, losses };
        figures.push({ ...form, ...comparedWith(own.losses, losses) });
      } finally {
        engine.dispose();
      }
    } catch (error) {
      // Without the model's own values there is nothing to compare with.
      if (own === null || !(error instanceof EngineError) || error.code !== 'out-of-memory') throw error;
      process.stdout.write(`${nameOf(form)}: this device has no room for it.\n`);
      continue;
    }
    process.stdout.write(`${nameOf(form)}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  }
  return { adapter: own?.adapter ?? '', figures };
}

const nameOf = ({ asked, format }: Form): string => (asked === null ? `as stored (${format})` : asked);
const within = ({ standardError }: Estimate): string => (standardError === null ? '–' : standardError.toFixed(4));
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;

const COLUMNS: readonly Column<FormFigures>[] = [
  { name: 'form', head: 'form', text: nameOf },
  { name: 'bytes', head: 'bytes', text: ({ bytes }) => byteSize(bytes) },
  { name: 'rounded', head: 'rounded', text: ({ rounded }) => (rounded === 0 ? 'no' : 'yes') },
  { name: 'loss', head: 'loss', text: ({ loss }) => `${loss.mean.toFixed(4)} ± ${within(loss)}` },
  {
    name: 'difference',
    head: 'less own values',
    text: ({ difference }) => `${signed(difference.mean)} ± ${within(difference)}`,
  },
  { name: 'agreement', head: 'same greedy token', text: ({ agreed, tokens }) => `${agreed} of ${tokens}` },
];
