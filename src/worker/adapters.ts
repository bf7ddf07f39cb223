/**
 * What the page asks of adapters beside its tasks. Nothing of them is kept here: the page holds the weights of those that the
 * visitor wants to have, and sends them along.
 */
import type { AdapterId, AdapterWeights, Engine } from '../contract/engine';
import { adapterFiles } from '../formats/adapterExport';
import { blobFolder, type GetFile } from '../formats/blobFolder';
import type { FileSource } from '../formats/fileSource';
import { FormatError } from '../formats/formatError';
import { ownDtype } from '../formats/merged';
import type { ModelFiles } from '../formats/modelFolder';
import { PEFT_CONFIG, readPeftFolder, writePeftFiles } from '../formats/peft';
import { LARGEST_FILE, zipFolder, zipOf } from '../formats/zipFolder';
import type { AdapterFolder } from '../seal/knowledge/files/bundle';
import { answerRequest, closedBookItem } from '../seal/knowledge/questions';
import { saidIn } from '../seal/knowledge/quiz';
import { puzzleContext } from '../seal/puzzles/context';
import { predictionQuiz } from '../seal/puzzles/predict';
import type { Opened } from './deviceOwner';
import { WorkerError } from './failure';
import type { NamedAdapter } from './foldedBase';
import type { AdapterAnswer, AdapterAsk, AdapterQuestion, DomainName } from './protocol';

export interface AdapterHost {
  opened: Opened;
  files: ModelFiles;
  /** On the device, of a self-edit that a page trained; `null` where there is none any more. */
  trained: (domain: DomainName, edit: string) => AdapterId | null;
  /** Puts the weights as they were loaded back, with the adapter in them or without any. */
  fold: (adapter: NamedAdapter | null) => Promise<void>;
}

/** @throws FormatError, EngineError or WorkerError, whose messages say what to do. */
export async function answerAdapters(host: AdapterHost, ask: AdapterAsk): Promise<AdapterAnswer> {
  const { opened, files } = host;
  const { engine } = opened;
  switch (ask.kind) {
    case 'read':
      return { kind: 'weights', weights: await readPeftFolder(await chosenFolder(ask.name, ask.files), files.config) };
    case 'take': {
      const adapter = host.trained(ask.domain, ask.edit);
      if (adapter === null)
        throw new WorkerError(
          'adapters-gone',
          'The adapter of this self-edit is not on the device any more. Run Finetune again.',
        );
      return { kind: 'weights', weights: await engine.exportAdapter(adapter) };
    }
    case 'folders':
      return { kind: 'folders', folders: await folders(host, ask) };
    case 'export':
      return exported(files, ask);
    case 'ask':
      return answersTo(opened, ask.question, ask.adapters);
    case 'fold':
      await host.fold(ask.adapter);
      return { kind: 'folded' };
  }
}

/** One zip, or the files of a folder. */
async function chosenFolder(name: string, chosen: readonly File[]): Promise<FileSource> {
  const [file] = chosen;
  if (chosen.length === 1 && file !== undefined && file.name !== PEFT_CONFIG && !file.name.endsWith('.safetensors')) {
    if (file.size > LARGEST_FILE)
      throw new FormatError(
        'unsupported',
        `${name}: the file has ${file.size} bytes; possible are ${LARGEST_FILE} at most.`,
      );
    const bytes = new Uint8Array(await file.arrayBuffer());
    return zipFolder(name, bytes, PEFT_CONFIG);
  }
  return blobFolder(name, new Map(chosen.map((one): [string, GetFile] => [one.name, async () => one])));
}

async function folders(
  { opened, files, trained }: AdapterHost,
  { domain, edits, base }: Extract<AdapterAsk, { kind: 'folders' }>,
): Promise<AdapterFolder[]> {
  const made: AdapterFolder[] = [];
  for (const { edit, name } of edits) {
    const adapter = trained(domain, edit);
    if (adapter === null) continue;
    const weights = await opened.engine.exportAdapter(adapter);
    made.push({ name, files: writePeftFiles(weights, files.config, base) });
  }
  return made;
}

async function exported(model: ModelFiles, ask: Extract<AdapterAsk, { kind: 'export' }>): Promise<AdapterAnswer> {
  const { form, name, base, weights, dtype } = ask;
  const options = { name, base, dtype: dtype ?? ownDtype(model.tensors) };
  const files = adapterFiles(form, model, weights, options);
  // A blob of each part: the browser may put them on the disk, and they are in memory one by one.
  const parts: Blob[] = [];
  const take = async (all: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const part of all) parts.push(new Blob([new Uint8Array(part)]));
  };
  if (form === 'gguf') for (const [, all] of files) await take(all);
  else await take(zipOf(files));
  const end = { peft: '.zip', gguf: '.gguf', merged: '-merged.zip' }[form];
  return { kind: 'file', name: `${name}${end}`, blob: new Blob(parts) };
}

type Adapters = readonly (AdapterWeights | null)[];

function answersTo(opened: Opened, question: AdapterQuestion, adapters: Adapters): Promise<AdapterAnswer> {
  return question.domain === 'knowledge'
    ? textsOf(opened, question, adapters)
    : predictionsOf(opened, question, adapters);
}

/** The question as the quiz asks it, answered greedily by each of them in one batch; `null` is the model without an adapter. */
async function textsOf(
  opened: Opened,
  { title, question, settings }: Extract<AdapterQuestion, { domain: 'knowledge' }>,
  adapters: Adapters,
): Promise<AdapterAnswer> {
  const context = { ...opened, settings, emit: () => undefined };
  const item = closedBookItem(context, title, { question, answer: '' });
  if (item.prompt.length >= opened.engine.model.contextLength)
    throw new WorkerError('bad-request', 'The question is longer than the model can read. Ask a shorter one.');
  const results = await withAdapters(opened.engine, adapters, (ids) =>
    opened.engine.generate(ids.map((adapter) => answerRequest(context, item, adapter))),
  );
  return { kind: 'texts', texts: results.map((result) => saidIn(context, result)) };
}

/** The tests of a task under all the prompts of its quiz. */
async function predictionsOf(
  opened: Opened,
  { puzzle, settings }: Extract<AdapterQuestion, { domain: 'puzzles' }>,
  adapters: Adapters,
): Promise<AdapterAnswer> {
  const context = { ...opened, settings, emit: () => undefined };
  const quiz = predictionQuiz(puzzleContext(context), [puzzle]);
  const predictions = await withAdapters(opened.engine, adapters, async (ids) => {
    const takers = ids.map((adapter) => ({ edit: null, adapter, item: 0, repeat: 0, openBook: false }));
    const { requests, score } = quiz.ask(takers);
    return score(await opened.engine.generate(requests)).grade([]);
  });
  return { kind: 'predictions', predictions };
}

/** On the device for as long as the work takes. */
async function withAdapters<Result>(
  engine: Engine,
  adapters: readonly (AdapterWeights | null)[],
  work: (ids: (AdapterId | null)[]) => Promise<Result>,
): Promise<Result> {
  const there: AdapterId[] = [];
  const ids: (AdapterId | null)[] = [];
  try {
    for (const weights of adapters) {
      const id = weights === null ? null : await engine.importAdapter(weights);
      if (id !== null) there.push(id);
      ids.push(id);
    }
    return await work(ids);
  } finally {
    await engine.freeAdapters(there);
  }
}
