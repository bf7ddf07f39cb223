/** What keeps an earlier edit from being forgotten when later ones are learned (seal-reference 4, "Suggested remedies"). */
import type { Word } from '../../settings';
import { namesOf } from '../../types';

const words = {
  plain: { label: 'Plain merging', help: 'Each edit is learned on top of the ones before, as in SEAL.' },
  'lower-rate': {
    label: 'Lower rate',
    help: 'Smaller steps: less is learned, and less is lost. A control for all others.',
  },
  decay: {
    label: 'Distance',
    help: 'Weight decay draws each new adapter to zero, that is, the weights back to where this edit began.',
  },
  replay: { label: 'Replay', help: 'Training lines of every earlier edit, drawn anew for each step.' },
  distilled: {
    label: 'Distilled lines',
    help: 'Beginnings of earlier lines and everyday questions, each with the answer that the model gave itself before.',
  },
  kl: {
    label: 'KL by sampling',
    help: 'The same, with answers that the model drew by chance. In the mean their loss is the KL divergence from the model before, plus a constant; the divergence itself, over all words, is not computed.',
  },
  orthogonal: {
    label: 'Orthogonal',
    help: 'Each new adapter reads only directions that none before it reads (O-LoRA), and trains its B alone.',
  },
  penalty: {
    label: 'Regression penalty',
    help: 'Several candidates of each edit; the one is kept that knows its passage best, less what it costs the lines of earlier edits.',
  },
  apart: {
    label: 'Kept apart',
    help: 'Each edit has an adapter of its own on the untouched model; a question goes to the one whose passage shares its rare words, or to none.',
  },
};
export type Remedy = keyof typeof words;
export const REMEDIES = namesOf(words);
export const REMEDY_WORDS: Record<Remedy, Word> = words;

/** Who writes the edits. */
export const EDIT_AUTHORS = ['policy', 'teacher'] as const;
export const AUTHOR_WORDS: Record<(typeof EDIT_AUTHORS)[number], Word> = {
  policy: { label: 'The model itself', help: 'As it stands before each edit, with the earlier ones in place.' },
  teacher: { label: 'The teacher', help: 'Of passages that have one; the same edit for every remedy.' },
};
