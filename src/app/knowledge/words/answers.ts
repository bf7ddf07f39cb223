/** The words of the Answers tab: of a self-edit beside the bare model, or beside another self-edit. */
import { plural } from '../../ui/numbers';
import { type Change, chanceText, type Flips, flipsVerdict } from '../verdict';
import { CHANGE_LABELS } from './lab';

export const SIDE_NAMES = { base: 'the model without notes', passageOnly: 'Passage only' };

/** Within a sentence: "before", "edit 2". */
export const lowered = (text: string): string => text.replace(/^./u, (letter) => letter.toLowerCase());

interface SideWords {
  left: string;
  right: string;
  table: string;
  changes: Readonly<Record<Change, string>>;
  recall: string;
  verdict: (flips: Flips) => string;
}

/** @param left the other's name; `null` for the bare model. */
export function sideWords(left: string | null, right: string): SideWords {
  if (left === null)
    return {
      left: 'Before',
      right: 'After',
      table: 'Answers before and after',
      changes: CHANGE_LABELS,
      recall: 'before and after',
      verdict: flipsVerdict,
    };
  const [one, other] = [lowered(left), lowered(right)];
  return {
    left,
    right,
    table: `Answers with ${one} and with ${other}`,
    changes: {
      fixed: `only ${other} right`,
      broken: `only ${one} right`,
      'still-wrong': 'both wrong',
      'still-right': 'both right',
    },
    recall: `with ${one} and with ${other}`,
    verdict: ({ fixed, broken, n, verdict }) =>
      fixed === 0 && broken === 0
        ? `Of these ${plural(n, 'question')} both get the same ones right.`
        : `${fixed} right only with ${other}, ${broken} only with ${one}; ${chanceText({ n, verdict })}`,
  };
}
