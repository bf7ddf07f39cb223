/** As a person says it: two digits are enough to choose by. */
export function byteSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/**
 * How far it is, and how fast: `120 MB of 269 MB (45%) · 20 MB a second`.
 * @param total null where nobody knows. @param rate bytes a second; 0 leaves it out.
 */
export function bytesDone(done: number, total: number | null, rate: number): string {
  const share = Math.round((100 * done) / Math.max(1, total ?? 1));
  const part = total === null ? byteSize(done) : `${byteSize(done)} of ${byteSize(total)} (${share}%)`;
  return rate > 0 ? `${part} · ${byteSize(rate)} a second` : part;
}
