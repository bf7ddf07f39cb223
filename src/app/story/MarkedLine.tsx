/** One line of notes, with how often it is said. */
import type { StoryLine } from '../../seal/stories/story';
import { MarkedText } from '../knowledge/MarkedText';
import { againText } from '../knowledge/words/notes';

export function MarkedLine({ line }: { line: StoryLine }) {
  return (
    <li data-flaw={line.flaw ?? 'none'}>
      <MarkedText {...line} />
      {line.times > 1 && <small> {againText(line.times)}</small>}
    </li>
  );
}
