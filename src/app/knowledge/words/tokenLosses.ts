/** The words of the losses of single tokens, in the tab of the training sequences. */
import { percent, plural } from '../../ui/numbers';
import type { LossSide } from '../tokenLosses';

export const TOKEN_LOSSES = {
  name: 'Loss per token',
  button: 'Show loss per token',
  recorded:
    'This is a recorded run, and it kept no losses of single tokens. Press Run all steps to have notes of this device, whose tokens can be looked at.',
  stale: 'The adapters are out of date. Run the finetune again first.',
  none: 'Run the finetune first: it makes the adapter that is compared.',
  about: 'How likely the model finds each token of a sequence, given those before it: without the adapter and with it.',
  done: 'The loss of each token is in.',
  sequence: 'Sequence',
  first: 'the first token, which nothing precedes',
  shades: 'The darker a token, the less the model expected it. The first of each sequence has nothing before it.',
  hint: 'Point at a token, or move along a line with the arrow keys, to read its numbers.',
  table: 'The same as a table',
} as const;

export const takesText = (sequences: number, tokens: number): string =>
  `reads ${plural(sequences, 'sequence')} (${plural(tokens, 'token')}) twice; where its adapter is gone, as after a reload, trains it once more first`;

export const SIDE_LABELS: Record<LossSide, string> = { before: 'Without the adapter', after: 'With the adapter' };

/** "0.4%", with more digits the rarer it is. */
export function likelyText(loss: number): string {
  const share = Math.exp(-loss);
  if (share >= 0.1) return percent(share);
  if (share < 0.0001) return 'under 0.01%';
  return `${(share * 100).toPrecision(share < 0.01 ? 1 : 2)}%`;
}

export const likelyTexts = ({ before, after }: Readonly<Record<LossSide, number>>): string =>
  `${likelyText(before)} likely without the adapter, ${likelyText(after)} with it`;
