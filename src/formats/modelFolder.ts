/** A model's folder, read and checked, of Hugging Face's layout or with one GGUF file in it: configuration, tokenizer files, and the weights to be read one by one. */

import * as z from 'zod/mini';
import { HEAD } from '../contract/tensorNames';
import { idList, type ModelConfig, parseModelConfig } from '../model/config';
import { openCheckpoint } from './checkpoint';
import type { FileSource } from './fileSource';
import { folderNotices } from './folderNotices';
import { FormatError, quoted } from './formatError';
import { readGgufModel } from './gguf/model';
import { type JsonObject, parseJsonObject } from './jsonFile';
import { checkModelTensors, hasHeadOfItsOwn } from './modelTensors';
import type { TensorSource } from './tensor';
import { decodeUtf8 } from './utf8';

export interface ModelFiles {
  /** The source's name, for messages. */
  name: string;
  /**
   * Its `stopIds` are those of generation_config.json where that file states some, as in transformers. A head in the checkpoint
   * that is not the embedding counts, whatever the file's `tie_word_embeddings` says.
   */
  config: ModelConfig;
  /** As the folder has it; of a GGUF file what its header says, in the same words. */
  configJson: JsonObject;
  /**
   * By Hugging Face name; exactly those that `config` calls for (a tied head is left out). Reading one refuses what is not finite.
   */
  tensors: TensorSource;
  generationConfig: JsonObject | null;
  tokenizerJson: JsonObject | null;
  tokenizerConfigJson: JsonObject | null;
  specialTokensMapJson: JsonObject | null;
  /** Jinja source. */
  chatTemplate: string | null;
  /** Where the folder says two things, and which of them counts; one plain sentence each. */
  notices: string[];
}

/**
 * Opens a model. Small files come first, so that an unsupported model is refused before its weights are fetched; of these no more is
 * read than their headers, and where there is a head beside a tied embedding, both.
 * @param toLoad false where the model is only looked at: then a few rows say whether that head is the embedding.
 * @throws EngineError for a configuration that is refused, FormatError for everything else.
 */
export async function readModelFolder(source: FileSource, toLoad = true): Promise<ModelFiles> {
  const files = await source.list();
  const readJson = async (file: string): Promise<JsonObject | null> =>
    files.includes(file) ? parseJsonObject(await source.read(file), `${source.name}/${file}`) : null;
  const configJson = await readJson('config.json');
  const gguf = files.filter((file) => file.endsWith('.gguf'));
  if (configJson === null && gguf.length === 1) return readGgufModel(source, gguf[0] ?? '', files);
  if (configJson === null)
    throw new FormatError(
      'missing',
      `${source.name}: ${gguf.length > 1 ? `${gguf.length} GGUF files are in the folder; give one of them` : 'config.json is not in the folder; a Hugging Face model folder has one'}.`,
    );
  const generationConfig = await readJson('generation_config.json');
  const parsed = parseModelConfig(configJson);
  const stated = withStopIds(parsed, generationConfig, source.name);
  const tokenizerJson = await readJson('tokenizer.json');
  const tokenizerConfigJson = await readJson('tokenizer_config.json');
  const specialTokensMapJson = await readJson('special_tokens_map.json');
  const templateFile = files.includes(TEMPLATE) ? await source.read(TEMPLATE) : null;
  const chatTemplate = templateFile
    ? decodeUtf8(templateFile, `${source.name}/${TEMPLATE}`)
    : templateIn(tokenizerConfigJson);
  const notices = folderNotices({
    name: source.name,
    files,
    config: configJson,
    tokenizerConfig: tokenizerConfigJson,
    specialTokensMap: specialTokensMapJson,
    stops: { stated: parsed.stopIds, counting: stated.stopIds },
  });
  const checkpoint = await openCheckpoint(source, files);
  const config = { ...stated, tiedEmbeddings: stated.tiedEmbeddings && !(await hasHeadOfItsOwn(checkpoint, toLoad)) };
  if (config.tiedEmbeddings !== stated.tiedEmbeddings)
    notices.push(
      `${source.name}: ${HEAD} is not the embedding, though config.json says that tie_word_embeddings is true; ${HEAD} counts.`,
    );
  return {
    name: source.name,
    config,
    configJson,
    tensors: checkModelTensors(checkpoint, config, source.name),
    generationConfig,
    tokenizerJson,
    tokenizerConfigJson,
    specialTokensMapJson,
    chatTemplate,
    notices,
  };
}

const TEMPLATE = 'chat_template.jinja';

const id = z.int().check(z.nonnegative());
const Stop = z.nullish(z.union([id, z.array(id)]));

function withStopIds(config: ModelConfig, generationConfig: JsonObject | null, folder: string): ModelConfig {
  const found = generationConfig?.eos_token_id;
  const stop = z.safeParse(Stop, found);
  const ids = stop.success ? idList(stop.data) : null;
  if (ids === null || ids.some((one) => one >= config.vocab))
    throw new FormatError(
      'broken',
      `${folder}/generation_config.json: eos_token_id is ${quoted(found)}; needed: token ids below ${config.vocab}.`,
    );
  return ids.length > 0 ? { ...config, stopIds: ids } : config;
}

/** tokenizer_config.json holds one template, or a list of named ones with a "default". */
const Templates = z.union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))]);

function templateIn(tokenizerConfigJson: JsonObject | null): string | null {
  const templates = z.safeParse(Templates, tokenizerConfigJson?.chat_template);
  if (!templates.success) return null;
  if (typeof templates.data === 'string') return templates.data;
  return templates.data.find(({ name }) => name === 'default')?.template ?? null;
}
