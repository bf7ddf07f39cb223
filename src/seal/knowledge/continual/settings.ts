/** Settings of sequential edits, of which the page about forgetting has a form of its own. */
import * as z from 'zod/mini';
import { count, real, setting } from '../../settings';
import { AUTHOR_WORDS, EDIT_AUTHORS, REMEDIES, REMEDY_WORDS } from './choices';

const lines = ['continual.sequences'] as const;

/**
 * Those of remedies were chosen on sequences of the development split with `npm run seal -- sequential --development`; README's table
 * of them is on held-out ones.
 */
export const continualSchema = z.strictObject({
  sequences: setting(
    { of: count(0, 64), usual: 0, paperSays: '8', label: 'Sequences', flag: 'sequences' },
    'So many sequences of edits, each on weights of its own. 0 leaves them out.',
  ),
  length: setting(
    { of: count(2, 24), usual: 8, chat: 4, label: 'Edits in a sequence', flag: 'length', needs: lines },
    'Passages that are learned one after another.',
  ),
  author: setting({
    of: z.enum(EDIT_AUTHORS),
    usual: 'policy',
    label: 'Edits by',
    words: AUTHOR_WORDS,
    flag: 'written-by',
    needs: lines,
  }),
  remedies: setting(
    {
      of: z.array(z.enum(REMEDIES)).check(z.minLength(1)),
      usual: ['plain'],
      label: 'Remedies',
      words: REMEDY_WORDS,
      fixed: ['plain'],
      flag: 'remedies',
      needs: lines,
    },
    'Each on the same sequences, with the same random numbers.',
  ),
  perEdit: setting(
    { of: count(1, 32), usual: 4, chat: 1, label: 'Lines of each earlier edit', flag: 'lines-per-edit', needs: lines },
    'In each step, where a remedy has some.',
  ),
  everyday: setting(
    { of: count(0, 64), usual: 8, chat: 2, label: 'Everyday questions', flag: 'everyday-lines', needs: lines },
    'In each step, where a remedy has some.',
  ),
  writing: setting(
    { of: count(0, 16), usual: 1, chat: 0, label: 'Notes on other passages', flag: 'writing-lines', needs: lines },
    'In each step, where a remedy has the model’s own answers and the model itself writes: so that it goes on writing as before.',
  ),
  weight: setting(
    {
      of: real(0, 4),
      usual: 1,
      chat: 0.5,
      label: 'Weight of such a line',
      step: 0.1,
      flag: 'lines-weight',
      needs: lines,
    },
    'A line of the edit counts 1.',
  ),
  decay: setting(
    {
      of: real(0, 1000),
      usual: 10,
      chat: 10,
      label: 'Weight decay of "Distance"',
      flag: 'distance-decay',
      needs: lines,
    },
    'Decoupled, as AdamW has it: each step takes rate × decay of each weight.',
  ),
  rateShare: setting(
    { of: real(0.01, 1), usual: 0.5, label: 'Rate of "Lower rate"', step: 0.1, flag: 'rate-share', needs: lines },
    'As a share of the learning rate.',
  ),
  candidates: setting(
    {
      of: count(2, 16),
      usual: 4,
      label: 'Candidates of "Regression penalty"',
      flag: 'penalty-candidates',
      needs: lines,
    },
    'For each edit.',
  ),
  penalty: setting(
    { of: real(0, 100), usual: 1, label: 'Weight of the penalty', step: 0.5, flag: 'penalty-weight', needs: lines },
    'What the lines of earlier edits lose, in nats per token, counts so much beside what the passage gains.',
  ),
});
export type ContinualSettings = z.infer<typeof continualSchema>;
