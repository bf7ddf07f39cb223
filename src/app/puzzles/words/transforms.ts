/** What a transformation did to the grids of an example, in words. */
import type { LeaveOneOut } from '../../../seal/puzzles/types';

const WORDS: Readonly<Record<string, string>> = {
  'rotate-90': 'turned left',
  'rotate-180': 'turned upside down',
  'rotate-270': 'turned right',
  'flip-rows': 'mirrored top to bottom',
  'flip-columns': 'mirrored left to right',
  transpose: 'rows and columns exchanged',
  'anti-transpose': 'rows and columns exchanged about the other diagonal',
  'mirror-above': 'mirror image added above',
  'mirror-left': 'mirror image added at the left',
  'mirror-below': 'mirror image added below',
  'mirror-right': 'mirror image added at the right',
  translate: 'shifted around the edges',
  double: 'twice as large',
  'double-height': 'twice as high',
  'double-width': 'twice as wide',
  'repeat-rows': 'repeated below',
  'repeat-columns': 'repeated at the right',
  'repeat-both': 'repeated below and at the right',
};

const DOUBLED = '-double';

/** A name that is not known is shown as it is. */
export function transformText(name: string): string {
  const known = WORDS[name];
  if (known !== undefined) return known;
  const first = name.endsWith(DOUBLED) ? WORDS[name.slice(0, -DOUBLED.length)] : undefined;
  return first === undefined ? name : `${first}, then twice as large`;
}

/** "2, 3 and 1", counted from one. */
export function numbersText(indices: readonly number[]): string {
  const numbers = indices.map((index) => String(index + 1));
  return numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1) ?? ''}`;
}

/** "Demonstration 2 left out, mirrored left to right, colours permuted; 1 and 3 shown". */
export function originText({ target, shown, transform, colors }: LeaveOneOut['origin']): string {
  const permuted = colors?.some((color, index) => color !== index) ?? false;
  const done = [
    `Demonstration ${target + 1} left out`,
    ...(transform === null ? [] : [transformText(transform)]),
    ...(permuted ? ['colours permuted'] : []),
  ].join(', ');
  return `${done}; ${shown.length === 0 ? 'none' : numbersText(shown)} shown`;
}
