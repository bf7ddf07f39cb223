import { Term } from './Term';

/** A text in which `[words](name)` is a word of the field. */
export function Told({ text }: { text: string }) {
  // What a pattern with two groups splits comes back in threes: plain text, the words, the name.
  return text.split(/\[([^\]]+)\]\(([^)]+)\)/).map((piece, at, all) => {
    if (at % 3 === 2) return null;
    const name = all[at + 1];
    if (at % 3 === 0 || name === undefined) return piece;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text is fixed
      <Term key={at} of={name}>
        {piece}
      </Term>
    );
  });
}
