/** One line of notes, with what is wrong in it marked for the eye and the ear. */
import type { StoryLine } from '../../seal/stories/story';
import { againText, FLAW_WORDS } from './words';

export function MarkedLine({ line: { text, flaw, start, end, times } }: { line: StoryLine }) {
  const said = FLAW_WORDS[flaw ?? 'none'];
  return (
    <li data-flaw={flaw ?? 'none'}>
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
      {times > 1 && <small> {againText(times)}</small>}
    </li>
  );
}
