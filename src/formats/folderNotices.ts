/** Where a model folder says two things that differ, and which of them counts: one would otherwise be dropped without a word. */
import { jsonText } from '../contract/jsonText';
import { quoted } from './formatError';
import { isJsonObject, type JsonObject } from './jsonFile';

interface FolderJson {
  name: string;
  files: readonly string[];
  config: JsonObject;
  tokenizerConfig: JsonObject | null;
  specialTokensMap: JsonObject | null;
  /** Where generation stops: `eos_token_id` of config.json, and what counts. */
  stops: { stated: readonly number[]; counting: readonly number[] };
}

/** One plain sentence each. */
export function folderNotices(folder: FolderJson): string[] {
  const { name, files, config, tokenizerConfig, specialTokensMap, stops } = folder;
  const notices: string[] = [];
  const compare = (first: Said, second: Said): void => {
    if (first.value === null || second.value === null || jsonText(first.value) === jsonText(second.value)) return;
    notices.push(
      `${name}: ${first.place} is ${quoted(first.value)} and ${second.place} is ${quoted(second.value)}; the first counts.`,
    );
  };
  for (const field of ['bos_token', 'eos_token'])
    compare(
      { place: `${field} of tokenizer_config.json`, value: tokenContent(tokenizerConfig?.[field]) },
      { place: `that of special_tokens_map.json`, value: tokenContent(specialTokensMap?.[field]) },
    );
  // Chat models state more ends for generation than the configuration names, and that is no contradiction.
  if (!contains(stops.counting, stops.stated) && !contains(stops.stated, stops.counting))
    compare(
      { place: 'eos_token_id of generation_config.json', value: stops.counting },
      { place: 'that of config.json', value: stops.stated },
    );
  const ropes = ['rope_parameters', 'rope_scaling'].filter((field) => isJsonObject(config[field]));
  for (const field of ropes) {
    const rope = config[field];
    if (!isJsonObject(rope)) continue;
    compare(said(`${field}.rope_type of config.json`, rope.rope_type), said(`its ${field}.type`, rope.type));
    if (field !== 'rope_parameters') continue;
    compare(
      said('rope_parameters.rope_theta of config.json', rope.rope_theta),
      said('its rope_theta', config.rope_theta),
    );
    compare(said('rope_parameters of config.json', rope), said('its rope_scaling', config.rope_scaling));
  }
  const templates = files.includes('chat_template.jinja') && (tokenizerConfig?.chat_template ?? null) !== null;
  if (templates)
    notices.push(`${name}: chat_template.jinja and tokenizer_config.json both have a chat template; the first counts.`);
  if (files.includes('model.safetensors') && files.includes('model.safetensors.index.json'))
    notices.push(`${name}: model.safetensors and model.safetensors.index.json are both there; the first counts.`);
  return notices;
}

const contains = (all: readonly number[], some: readonly number[]): boolean => some.every((one) => all.includes(one));

interface Said {
  place: string;
  value: unknown;
}

const said = (place: string, value: unknown): Said => ({ place, value: value ?? null });

/** A token as the files write it, a text or an object with the text as `content`; null for none, which an empty text is too. */
function tokenContent(token: unknown): string | null {
  const content = isJsonObject(token) ? token.content : token;
  return typeof content === 'string' && content !== '' ? content : null;
}
