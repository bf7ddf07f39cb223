/** Sentences with what they lead to: `[words](part:name)` a part of the figure, `[words](term:name)` a word of the field, `[words](address)` a page elsewhere. */
import { Term } from '../../ui/Term';
import { Phrase } from './linked';

const LINK = /\[([^\]]+)\]\(([^)\s]+)\)/;

export function Prose({ paragraphs }: { paragraphs: readonly string[] }) {
  return paragraphs.map((text) => (
    <p key={text}>
      <Sentences text={text} />
    </p>
  ));
}

export function Sentences({ text }: { text: string }) {
  // What a pattern with two groups splits comes back in threes: plain text, the words, where they lead.
  const pieces = text.split(new RegExp(LINK, 'g'));
  return pieces.map((piece, at) => {
    const target = pieces[at + 1];
    if (at % 3 === 0) return piece;
    if (at % 3 === 2 || target === undefined) return null;
    const key = `${at} ${piece}`;
    const [kind, name] = target.split(/:(.+)/);
    if (kind === 'part' && name !== undefined)
      return (
        <Phrase key={key} of={name}>
          {piece}
        </Phrase>
      );
    if (kind === 'term' && name !== undefined)
      return (
        <Term key={key} of={name}>
          {piece}
        </Term>
      );
    return (
      <a key={key} href={target} rel="noreferrer" target="_blank">
        {piece}
      </a>
    );
  });
}
