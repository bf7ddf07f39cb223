/** JSON files, read with messages that name them. */
import { FormatError, looksLike, quoted } from './formatError';
import { decodeUtf8 } from './utf8';

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws FormatError `broken` when the bytes are no UTF-8, no JSON, or no object. */
export function parseJsonObject(bytes: Uint8Array, file: string): JsonObject {
  const seen = looksLike(bytes);
  if (seen) throw new FormatError('broken', `${file}: this is not a JSON file but ${seen}.`);
  const text = decodeUtf8(bytes, file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FormatError(
      'broken',
      `${file}: not valid JSON (${error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'unknown reason'}).`,
    );
  }
  if (!isJsonObject(json))
    throw new FormatError('broken', `${file}: it holds ${quoted(json)} where a JSON object was due.`);
  return json;
}
