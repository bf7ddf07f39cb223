/** What a live run of sequences is at. Pure. */
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import type { ContinualRecord } from '../../seal/knowledge/continual/record';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { plural } from '../ui/numbers';

/**
 * "Replay, remedy 2 of 3: edit 3 of 8 in 8 sequences at once"
 * @param done of the remedies before; the record at work is not among them.
 */
export function workingText(
  { continual }: Pick<KnowledgeSettings, 'continual'>,
  done: number,
  atWork: Pick<ContinualRecord, 'remedy' | 'sequences'> | null,
): string | null {
  const { remedies, length, sequences } = continual;
  const remedy = atWork?.remedy ?? remedies[done];
  if (remedy === undefined) return null;
  const learned = Math.min(length, ...(atWork?.sequences ?? []).map(({ edits }) => edits.length));
  const which = remedies.length > 1 ? `, remedy ${done + 1} of ${remedies.length}` : '';
  const where = sequences > 1 ? ` in ${plural(sequences, 'sequence')} at once` : '';
  const edit =
    atWork === null ? 'the untouched model is quizzed' : `edit ${Math.min(length, learned + 1)} of ${length}`;
  return `${REMEDY_WORDS[remedy].label}${which}: ${edit}${where}`;
}

/** Why such a run cannot begin, with what to do; `null` where it can. @param most passages that only measure, where they are few. */
export function refusalText(
  { continual, corpus }: Pick<KnowledgeSettings, 'continual' | 'corpus'>,
  most: number | null,
): string | null {
  if (continual.sequences === 0) return 'Choose at least one sequence.';
  if (continual.author === 'teacher' && corpus === 'english')
    return 'Passages in plain English come without a teacher. Let the model itself write the edits.';
  if (most !== null && continual.length > most)
    return `A sequence has at most ${plural(most, 'edit')} here: so many passages only measure. Make it shorter.`;
  return null;
}
