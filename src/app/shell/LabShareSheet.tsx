/** Shares the Lab: settings and seed, the sample or the recorded run, and the passage on request. */
import { useState } from 'react';
import { encodeLink } from '../link/codec';
import { runShown } from '../link/followLink';
import { useDraft } from '../stores/draft';
import { useSettings } from '../stores/settings';
import { LAB_SHARE } from '../strings/share';
import { ShareSheet } from './ShareSheet';

export default function LabShareSheet() {
  const settings = useSettings((state) => state.settings);
  const { passage, origin } = useDraft((state) => state.history.present);
  const sample = origin.kind === 'sample' ? origin.index : null;
  const [withPassage, setWithPassage] = useState(false);
  const run = withPassage ? null : runShown();
  const hash = encodeLink({
    settings,
    sample,
    passage: withPassage ? passage : null,
    ...(run === null ? {} : { run }),
  });
  const text = run !== null ? LAB_SHARE.run : sample === null ? LAB_SHARE.settings : LAB_SHARE.sample(sample);
  return (
    <ShareSheet
      text={text}
      hash={hash}
      own={{ name: LAB_SHARE.own, content: passage, included: withPassage, onInclude: setWithPassage }}
    />
  );
}
