/** Numbers in text that a person wrote: in a field, a link, a command. */

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * `12`, `-0.5`, `1e-4`. Any other notation is no number (`NaN`), rather than another number than was meant: `0,001` with a
 * decimal comma, `1 000`, `0x10`, nothing at all.
 */
export function decimal(text: string): number {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}
