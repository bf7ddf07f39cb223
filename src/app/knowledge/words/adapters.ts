/** Words of the adapters' tab. */
import type { AdapterForm } from '../../../formats/adapterExport';

export const ADAPTERS = {
  about:
    'An adapter is what a finetune learned, apart from the model. Keep one of this page, or import one that PEFT wrote; adapters you keep stay until the page is closed.',
  importFiles: 'Import adapter',
  importFilesLabel: 'Adapter: a zip, or adapter_config.json with adapter_model.safetensors',
  importFolder: 'Import folder',
  importFolderLabel: 'Folder of an adapter',
  addressHint: 'https://…/adapter.zip',
  keep: (name: string) => `Keep the adapter of ${name}`,
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
