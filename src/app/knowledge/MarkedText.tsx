/** The text of a line of notes, with what is wrong in it marked for the eye and the ear. */
import type { LineMark } from '../../seal/knowledge/lineMarks';
import { FLAW_WORDS } from './words/notes';

type Props = Pick<LineMark, 'flaw' | 'start' | 'end'> & { text: string };

export function MarkedText({ text, flaw, start, end }: Props) {
  const said = FLAW_WORDS[flaw ?? 'none'];
  return (
    <>
      {end > start ? (
        <>
          {text.slice(0, start)}
          <mark>{text.slice(start, end)}</mark>
          {text.slice(end)}
        </>
      ) : (
        text
      )}
      {said !== '' && <span className="visually-hidden"> ({said})</span>}
    </>
  );
}
