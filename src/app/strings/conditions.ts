import type { Condition } from '../../seal/types';

export function conditionText({ name, round }: Pick<Condition, 'name' | 'round'>): string {
  switch (name) {
    case 'base':
      return round === 0 ? 'Base, no adapter' : `Policy of round ${round}, no adapter`;
    case 'passage':
      return 'Passage only';
    case 'untrained':
      return 'Self-edits of the untrained policy';
    case 'teacher':
      return 'Self-edits of the template teacher';
    case 'policy':
      return `Self-edits after round ${round}`;
  }
}
