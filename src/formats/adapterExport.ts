/** The forms in which an adapter leaves: one table for page and command line. */
import type { AdapterWeights } from '../contract/engine';
import { writeGgufLora } from './gguf/lora';
import { type FileInParts, type MadeEvent, mergedFolder } from './merged';
import type { ModelFiles } from './modelFolder';
import { writePeftFiles } from './peft';
import type { WrittenDtype } from './tensor';

/** PEFT's folder, llama.cpp's file, or the whole model with the adapter in its weights. */
export const ADAPTER_FORMS = ['peft', 'gguf', 'merged'] as const;
export type AdapterForm = (typeof ADAPTER_FORMS)[number];

export interface ExportOptions {
  /** What a form that has room for a name calls the adapter. */
  name: string;
  /** What the adapter says it was made for: a hub id or a path. */
  base: string;
  /** Of merged weights. */
  dtype: WrittenDtype;
  onMade?: MadeEvent;
}

/** One file of a GGUF adapter, the files of a folder otherwise. @throws FormatError when the adapter does not fit the model. */
export function adapterFiles(
  form: AdapterForm,
  model: ModelFiles,
  weights: AdapterWeights,
  { name, base, dtype, onMade }: ExportOptions,
): FileInParts[] {
  if (form === 'merged') return mergedFolder(model, weights, dtype, onMade);
  if (form === 'gguf') return [[`${name}.gguf`, [writeGgufLora(weights, model.config, name)]]];
  return [...writePeftFiles(weights, model.config, base)].map(([file, bytes]) => [file, [bytes]]);
}
