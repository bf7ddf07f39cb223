/** The most memory that somebody allows, as a person writes it. */
const UNITS: Readonly<Record<string, number>> = {
  ...{ kb: 1e3, mb: 1e6, gb: 1e9 },
  ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 },
};

/** No model runs in less, and no device has more. */
const LEAST = 16e6;
const MOST = 1e12;

export const MEMORY_HINT = 'It must be a size from 16 MB to 1000 GB, with its unit, as in 1.2 GB.';

/** Bytes of "1.2GB" or "800 MiB"; `null` for what is no such size, or beyond the bounds. */
export function memoryFrom(text: string): number | null {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  return number !== '' && bytes >= LEAST && bytes <= MOST ? bytes : null;
}
