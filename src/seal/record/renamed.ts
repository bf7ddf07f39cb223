/**
 * Fields of run files that have other names by now. Until version 2 of knowledge runs and version 1 of puzzle runs the two
 * domains said "passage" and "task", "selfEdit" and "written" for what both call item and edit.
 */
const EDIT = new Set(['selfEdit', 'written']);
const PER_ITEM = new Set(['perPassage', 'perTask']);
/** As numbers these are places in a list; as texts and objects they have kept their meaning. */
const ITEM = new Set(['passage', 'task']);
const ITEMS = new Set(['passages', 'tasks']);

function nameOf(name: string, value: unknown): string {
  if (EDIT.has(name)) return 'edit';
  if (PER_ITEM.has(name)) return 'perItem';
  if (ITEM.has(name) && typeof value === 'number') return 'item';
  if (ITEMS.has(name) && typeof value === 'object' && value !== null && 'training' in value) return 'items';
  return name;
}

/** A file of an old version with the names of today; what is no object or list stays as it is. */
export function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [nameOf(name, inner), renamed(inner)]));
}
