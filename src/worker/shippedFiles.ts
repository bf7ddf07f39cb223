/** SHA-256 of each file of the embedded models, as `recipe/hashModels.ts` writes them; apart from `contract/model.ts`, for the worker alone. */
import type { EmbeddedModel } from '../contract/model';
import hashes from './shippedFiles.json';

export const SHIPPED_HASHES: Readonly<Record<EmbeddedModel, Readonly<Record<string, string>>>> = hashes;

/** Those that a page loads, so that the host is not asked for files that are not there. */
export const LOADED_FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'] as const;
