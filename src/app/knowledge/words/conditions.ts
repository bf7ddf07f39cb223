/** The words of conditions and of the table that lists them. */
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

export const COLUMN_NAMES = [
  'accuracy',
  'passages',
  'answers',
  'wilson',
  'fixed',
  'broken',
  'same',
  'mcnemar',
  'gold',
  'others',
  'known',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

export const COLUMNS: Record<ColumnName, { head: string; text: string }> = {
  accuracy: {
    head: 'Accuracy',
    text: 'Share of right answers, closed book except in the open-book row: the mean over passages of the mean over self-edits and repeats, and after ± its standard error over passages.',
  },
  passages: { head: 'Passages', text: 'Held-out passages that the mean is over. No policy ever trained on them.' },
  answers: { head: 'Answers', text: 'Answers behind the row: questions times self-edits times repeats.' },
  wilson: {
    head: '95% interval',
    text: 'Wilson interval of the share of right answers, as if all answers were independent. Answers of one passage are not, so the true interval is wider.',
  },
  fixed: { head: 'Fixed', text: 'Answers that the same weights got wrong without an adapter and right with it.' },
  broken: { head: 'Broken', text: 'Answers that the same weights got right without an adapter and wrong with it.' },
  same: { head: 'Same', text: 'Answers that stayed right or stayed wrong.' },
  mcnemar: {
    head: 'McNemar',
    text: 'How likely so uneven a split into fixed and broken is by chance alone (exact McNemar test). Read it as a floor: answers of one passage hang together.',
  },
  gold: {
    head: 'Gold log-prob.',
    text: 'Natural-log probability of each token of the right answers, mean over questions; nearer to zero is better. It moves before answers flip.',
  },
  others: {
    head: 'Others',
    text: 'Locality: accuracy on questions about other entities, in brackets the change against the base in points, then the share of answers that are still the base’s own.',
  },
  known: {
    head: 'Known before',
    text: 'Collateral: the same for what the model knew before. An edit that teaches by overwriting loses here.',
  },
};

/** An edit that does well on its own questions at the cost of all others. */
export const OVERWRITES = 'overwrites';
