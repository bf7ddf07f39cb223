/** Shares the Lab: settings and seed, the sample or the recorded run, and the passage on request. */

import { useState } from 'react';
import { ShareSheet } from '../experiment/ShareSheet';
import { useDraft, useKnowledge, useSettings } from './experiment';
import { encodeLink } from './link';
import { runShown } from './startup';
import { LAB_SHARE } from './words/sheets';

export default function LabShareSheet({ onClose }: { onClose: () => void }) {
  const experiment = useKnowledge();
  const settings = useSettings((state) => state.settings);
  const { passage, origin } = useDraft((state) => state.history.present);
  const [withPassage, setWithPassage] = useState(false);
  const sample = origin.kind === 'sample' ? origin.index : null;
  const run = withPassage ? null : runShown(experiment);
  const hash = encodeLink({ settings, sample, passage: withPassage ? passage : null }, run);
  const text = run !== null ? LAB_SHARE.run : sample === null ? LAB_SHARE.settings : LAB_SHARE.sample(sample);
  return (
    <ShareSheet
      onClose={onClose}
      text={text}
      hash={hash}
      own={{ name: LAB_SHARE.own, content: passage, included: withPassage, onInclude: setWithPassage }}
    />
  );
}
