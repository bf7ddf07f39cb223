/** Shares the Puzzles page: settings, seed and preset, the recorded run that is shown, and the task, an own one on request. */

import { useState } from 'react';
import { ShareSheet } from '../experiment/ShareSheet';
import { useDraft, usePuzzle, usePuzzles } from './experiment';
import { encodePuzzleLink } from './link';
import { puzzleLinkNow } from './startup';
import { SHARE } from './words/page';

export default function PuzzleShareSheet({ onClose }: { onClose: () => void }) {
  const experiment = usePuzzles();
  const task = usePuzzle();
  const byHand = useDraft(({ hand }) => hand.length);
  const [withTask, setWithTask] = useState(false);
  const link = puzzleLinkNow(experiment);
  // A task that has a name goes along in any case; so does that of a recorded run.
  const isOwn = link.settings !== null && link.task === null;
  const shared = isOwn && withTask ? { ...link, task } : link;
  return (
    <ShareSheet
      onClose={onClose}
      text={SHARE.text(shared, byHand)}
      hash={encodePuzzleLink(shared)}
      own={isOwn ? { name: SHARE.own, content: task, included: withTask, onInclude: setWithTask } : null}
    />
  );
}
