/** What the Models page says. */
import { byteSize, bytesDone } from '../../contract/byteSize';
import type { ModelReport, WeightFormat } from '../../contract/engine';
import type { Change, WeightForm } from '../../contract/planner';
import { compact, minus, percent, plural } from '../ui/numbers';
import type { MeasuredModel } from './formFigures';

export const MODELS = {
  title: 'Models',
  intro:
    'Every page runs on the model that you load here, from [safetensors](safetensors) or [GGUF](gguf) files, on your own GPU. What it takes depends on its [parameters](parameters), its [KV cache](kv) and the [adapters](adapter) that are trained on it. Nothing that you open or write leaves this device; a download is the only time another host is asked, and only the one that you choose.',
  embedded: 'On this page',
  embeddedNote:
    'Made for an invented world, so that SEAL’s effect is seen within minutes. They are toys: for English, open a real model.',
  useOwn: 'Use these',
  inUse: 'In use',
  served: 'From this machine',
  servedNote: 'Models in the folder that npm run play was given. They are read part by part and copied nowhere.',
  disk: 'From your disk',
  diskNote:
    'A GGUF file, or the files of a Hugging Face folder (config.json, tokenizer.json, safetensors). They are read from where they lie and copied nowhere.',
  chooseFiles: 'Choose files…',
  chooseFolder: 'Choose a folder…',
  filesLabel: 'Files of a model',
  folderLabel: 'Folder of a model',
  drop: 'or drop them here',
  hub: 'From the Hugging Face hub',
  hubNote: 'You see what it weighs before anything is fetched.',
  look: 'Look',
  id: 'Model id',
  revision: 'Revision',
  file: 'GGUF file',
  fileHint: 'only where the model has several',
  token: 'Access token',
  tokenHint: 'for gated models; it is sent to the hub alone and forgotten with this page',
  address: 'From an address',
  addressNote: 'The folder of a model, or one .gguf file, on any host that lets other pages read it.',
  addressLabel: 'Address',
  kept: 'In this browser',
  keptNone: 'None yet. What is downloaded here stays, and works without a connection.',
  notWhole: 'not finished',
  looking: 'Looking…',
  inspecting: 'Reading the header…',
  download: 'Download',
  goOn: 'Go on with it',
  cancel: 'Cancel',
  load: 'Load',
  close: 'Close',
  delete: 'Delete',
  deleting: 'Deleting…',
  inRun: 'A run is going on with this model, and may need its files again; stop it first.',
  details: 'Look at it',
  format: 'Weights are kept as',
  memory: 'Memory that it takes here',
  wouldFit: 'More would fit',
  doesNotFit: 'It does not fit',
  failed: 'This did not work.',
  notices: 'Its files say two things',
  noFiles: 'There are no files in what was dropped or chosen.',
  next: 'Chosen next',
  afterRun: 'when the run is over',
  atStart: 'Open with this model whenever this page is opened in this browser',
  isAtStart: 'opens with this page',
  own: 'Selkie’s own models',
  whole: 'All of it is in this browser.',
  lookAt: 'Look at it',
} as const;

export const FORM_COSTS = {
  title: 'What each form costs this model',
  heads: ['Kept as', 'Loss, nats a token', 'More than its own values', 'Same greedy token'],
  own: 'its own values',
  unmeasured: 'What it costs this model to keep its weights in another form was not measured. On the command line:',
  command: 'npm run lm -- forms --model FILE',
} as const;

/** Four digits after the point, with its sign where it is a change. */
export function lossText(value: number, isChange = false): string {
  const text = minus(value.toFixed(4));
  return isChange && value > 0 ? `+${text}` : text;
}
export const withinText = (text: string, error: number): string => `${text} ± ${error.toFixed(4)}`;

export const measuredText = ({
  file,
  adapter,
  text: { paragraphs, begins, predicted },
  written,
}: MeasuredModel): string =>
  `Measured on ${file} with ${adapter}, not on this device. Loss on ${predicted} predicted tokens of ${paragraphs} paragraphs ` +
  `of plain English (“${begins}…”), ± its standard error; greedy tokens are the ${written} that the model’s own values ` +
  'write on from their beginnings. Measured anew by';

const FORMATS: Readonly<Record<WeightFormat, string>> = {
  f32: 'f32, 32 bits a weight',
  bf16: 'bf16, 16 bits a weight',
  f16: 'f16, 16 bits a weight',
  q8: 'q8, 8.5 bits a weight in blocks of 32',
  q4: 'q4, 5 bits a weight in blocks of 32 (embedding and head q8)',
};

/** A choice of how weights are kept, with its size. */
export function formText({ asked, format, rounded, plan }: WeightForm): string {
  const exact = rounded === 0 ? 'every value to the bit' : 'rounded';
  const name = asked === null ? `as in the files (${format})` : FORMATS[format];
  return `${name} · ${byteSize(plan.weights)} · ${exact}`;
}

export const MEMORY_PARTS = {
  weights: 'Weights',
  adapters: 'Adapters',
  optimizer: 'Gradients and moments, while adapters train',
  activations: 'Activations',
  cache: 'Keys and values, while texts are written',
  logits: 'Logits',
  total: 'Together, at the most',
  widening: 'More in rounds, whose policy is merged into projections kept as f16',
} as const;

export const shapeText = (edits: number, rank: number, together: number, takeTurns: boolean): string => {
  const atOnce = together < edits ? `, ${together} at once` : '';
  const turns = takeTurns ? ' Not all of it is there at the same time.' : '';
  return `With the Lab’s settings: ${plural(edits, 'adapter')} of rank ${rank}${atOnce}.${turns} A plan from sizes and limits, not a measurement.`;
};

/** Of a form that does not hold all that is asked for. */
export function fitText(fits: boolean, edits: number, together: number, mostMemory: number): string {
  if (!fits) return `With these weights the Lab’s work needs more than ${byteSize(mostMemory)}.`;
  return `In ${byteSize(mostMemory)} ${together} of ${plural(edits, 'adapter')} train at once, one group after the other.`;
}

/** What a change would come to, as its button says it. */
export function changeText(change: Change, forms: readonly WeightForm[], edits: number): string {
  const { together } = change;
  const gain =
    together < edits ? `${together} of ${edits} at once` : edits === 1 ? 'one adapter fits' : `all ${edits} at once`;
  if (change.kind === 'rank') return `Rank ${change.rank}: ${gain}`;
  if (change.kind === 'memory') return `Allow ${byteSize(change.bytes)}: ${gain}`;
  const format = forms.find(({ asked }) => asked === change.asked)?.format ?? '';
  return `Weights as ${format}: ${gain}`;
}

export function modelFacts(model: {
  family: string;
  parameters: number;
  layers: number;
  vocab: number;
  contextLength: number;
  hasChat: boolean;
}): string {
  const { family, parameters, layers, vocab, contextLength, hasChat } = model;
  const chat = hasChat ? 'with a chat template' : 'without a chat template';
  return `${family} · ${compact(parameters)} parameters · ${layers} layers · vocabulary ${vocab.toLocaleString('en')} · context ${contextLength.toLocaleString('en')} tokens · ${chat}`;
}

/** Of reading a token, and of training on one: forward, and the gradients of what lies below; weights themselves get none (LoRA). */
const [READING, TRAINING] = [2, 4];

/**
 * What the device could do if nothing but products took time, which real work stays below.
 * @param matrixRate FLOP/s of a large product.
 */
export function speedText(parameters: number, matrixRate: number | null): string {
  if (matrixRate === null)
    return 'Speed here: not measured yet; it is as soon as the model that is open has nothing to do.';
  const [read, trained] = [READING, TRAINING].map((flops) => matrixRate / (flops * parameters));
  return `Speed here: at most ${tokenRate(trained)} in training and ${tokenRate(read)} in reading, by this device’s rate of matrix products (${rounded(matrixRate / 1e9)} GFLOP/s, measured). Writing, and steps of few tokens, are slower.`;
}

/** To two digits. */
const rounded = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');

const tokenRate = (perSecond = 0): string => `${rounded(perSecond)} tokens a second`;

export const loadedText = ({ parameters, weightFormat, contextLength }: ModelReport): string =>
  `${compact(parameters)} parameters, most of them kept as ${weightFormat}, context ${contextLength.toLocaleString('en')} tokens`;

export const busyText = (busy: string): string =>
  `Something else is still being done (${busy.replace(/…$/, '').toLowerCase()}); try again when that is over.`;

export const notTakenText = (name: string): string => `${name} was not taken; what was in use stays.`;

export const loadingText = (name: string, part: number | undefined): string =>
  part === undefined ? `Loading ${name}…` : `Loading ${name}: ${percent(part)} of its weights are read.`;

/** @param missing bytes that are still to come. */
export function roomText(missing: number | null, free: number | null): string {
  if (free === null) return '';
  const room = `This browser has room for about ${byteSize(free)} more of this page’s files`;
  return missing !== null && missing > free
    ? `${room}, which is too little: free some space on the disk, or delete another model first.`
    : `${room}.`;
}

export const offerText = (bytes: number | null, files: number): string =>
  `${bytes === null ? 'of a size that the host does not say' : byteSize(bytes)} in ${plural(files, 'file')}`;

/** @param seconds since it began, `before` bytes were there. */
export function progressText(received: number, total: number | null, before: number, seconds: number): string {
  const rate = seconds > 1 ? (received - before) / seconds : 0;
  const done = bytesDone(received, total, rate);
  return rate > 0 && total !== null && total > received
    ? `${done} · about ${timeText((total - received) / rate)} left`
    : done;
}

function timeText(seconds: number): string {
  if (seconds < 90) return plural(Math.max(1, Math.round(seconds)), 'second');
  return seconds < 5400 ? plural(Math.round(seconds / 60), 'minute') : plural(Math.round(seconds / 3600), 'hour');
}
