import { jsonText } from '../contract/jsonText';

/**
 * `missing`: a file that must be there is not. `unreadable`: it is there, reading it failed. `broken`: it contradicts its own format.
 * `unsupported`: sound, but of a kind that is not read here. `mismatch`: sound, but made for another model.
 */
export type FormatErrorCode = 'missing' | 'unreadable' | 'broken' | 'unsupported' | 'mismatch';

/** Why a file was refused. `message` is one plain sentence that names the file and the tensor or field. */
export class FormatError extends Error {
  constructor(
    readonly code: FormatErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'FormatError';
  }
}

/** A name or value out of a file, fit for one line of a message: control characters escaped, long ones cut. */
export function quoted(value: unknown): string {
  const text = jsonText(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

const SIGNATURES: { start: string; kind: string }[] = [
  { start: 'version https://git-lfs', kind: 'a Git LFS pointer; fetch the real file with "git lfs pull"' },
  { start: 'GGUF', kind: 'a GGUF file; open it by itself, or in a folder without a config.json' },
  { start: 'PK\u0003\u0004', kind: 'a zip archive, as PyTorch .bin files are; take the safetensors form' },
  { start: '\u001f\u008b', kind: 'a gzip archive; unpack it first' },
];

/** What a file that should be something else looks like by its first bytes, or null when nothing is recognised. */
export function looksLike(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  const signature = SIGNATURES.find((known) => start.startsWith(known.start));
  if (signature) return signature.kind;
  return /^\s*<(!doctype|html|\?xml)/i.test(start)
    ? 'a web page; the address answers with HTML in place of the file'
    : null;
}
