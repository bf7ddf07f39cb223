/**
 * A value as JSON, for messages. Never throws: what JSON has no form for, or is nested deeper than a stack holds (a file of "[[[…"
 * parses well), is told by its kind.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Array.isArray(value) ? 'a deep list' : typeof value === 'object' ? 'a deep object' : String(value);
  }
}
