/** Words of the adapters' tab. */
import type { AdapterForm } from '../../../formats/adapterExport';
import { plural } from '../../ui/numbers';

export const ADAPTERS = {
  about:
    'An adapter is what a finetune learned, apart from the model. Keep one of this page, or import one that PEFT wrote. What you keep stays in this browser until you remove it.',
  importFiles: 'Import adapter',
  importFilesLabel: 'Adapter: a zip, or adapter_config.json with adapter_model.safetensors',
  importFolder: 'Import folder',
  importFolderLabel: 'Folder of an adapter',
  addressHint: 'https://…/adapter.zip',
  keep: (name: string) => `Keep the adapter of ${name}`,
  notKept: (name: string) => `“${name}” could not be kept in this browser`,
  notDeleted: (name: string) => `“${name}” could not be deleted from this browser`,
  notRead: (why: string) => `Adapters that you kept earlier could not be read from this browser (${why}).`,
  whatToDo: 'It is on this page until that is closed or reloaded: export it, or free some room and keep it again.',
  damaged: (count: number) => `${plural(count, 'kept adapter')} cannot be read any more and stay out of this list.`,
  evicted: (count: number) =>
    `${plural(count, 'adapter')} that you kept here are gone: the browser has cleared this page’s storage. Export what you want to keep for long.`,
  removed: (name: string) => `“${name}” was removed.`,
  keeping: (name: string) => `Fetching the adapter of ${name}.`,
  reading: (name: string) => `Reading ${name}.`,
  exporting: (name: string) => `Writing ${name}.`,
  folding: (name: string) => `Folding ${name} into the model.`,
  takingOut: 'Putting the model back as it was loaded.',
  asking: 'Asking the model and the adapters.',
  noAnswer:
    'The model cannot be asked at the moment. Wait until it is loaded and nothing else runs, or reconnect; what you keep here stays.',
  model: 'the model',
  foldedFirst: (name: string) =>
    `“${name}” is folded into the model, and a merged file is made of the model as it was loaded. Take it out first, then export.`,
  policy: (name: string, rounds: number) => `${name} after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`,
  ofOther: (name: string, base: string) =>
    `“${name}” was trained on ${base}, not on the model as it was loaded, so it cannot be made one with that. Export it as PEFT or GGUF, or train it again on the model itself.`,
  folded: (name: string) =>
    `“${name}” is part of the model now: every step and every comparison runs on the two together.`,
  others: (count: number) =>
    count === 1 ? 'One adapter of another model is kept too.' : `${count} adapters of other models are kept too.`,
} as const;

export const FORM_LABELS: Readonly<Record<AdapterForm, { label: string; about: string }>> = {
  peft: { label: 'PEFT', about: 'a zip that PEFT loads in Python' },
  gguf: { label: 'GGUF', about: 'a LoRA file for llama.cpp, Ollama, LM Studio and wllama' },
  merged: { label: 'Merged', about: 'a zip of the whole model with the adapter in its weights' },
};
