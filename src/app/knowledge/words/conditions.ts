/** The words of conditions; those of their table are in `columns`. */
import type { Condition } from '../../../seal/knowledge/measured';

export function conditionText({ name, round }: Pick<Condition, 'name' | 'round'>): string {
  switch (name) {
    case 'base':
      return round === 0 ? 'Base, no adapter' : `Policy of round ${round}, no adapter`;
    case 'open-book':
      return 'Open book: the passage in the prompt';
    case 'passage':
      return 'Passage only';
    case 'untrained':
      return 'Self-edits of the untrained policy';
    case 'untrained-best':
      return 'Best of the untrained self-edits (oracle)';
    case 'teacher':
      return 'Self-edits of the template teacher';
    case 'policy':
      return `Self-edits after round ${round}`;
    case 'policy-best':
      return `Best of the self-edits after round ${round} (oracle)`;
  }
}

export function isOracle({ name }: Pick<Condition, 'name'>): boolean {
  return name === 'untrained-best' || name === 'policy-best';
}

/** An edit that does well on its own questions at the cost of all others. */
export const OVERWRITES = 'overwrites';
