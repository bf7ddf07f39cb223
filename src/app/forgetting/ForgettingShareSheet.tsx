/** Shares the page: the run that is shown and how it is looked at, with the settings of sequences to be run. */
import { ShareSheet } from '../experiment/ShareSheet';
import { useKnowledge, useRounds, useSettings } from '../knowledge/experiment';
import { SEAL } from './link';
import { linkNow, runShown } from './startup';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

export default function ForgettingShareSheet({ onClose }: { onClose: () => void }) {
  const experiment = useKnowledge();
  useForgetting();
  useRounds();
  useSettings();
  const run = runShown(experiment);
  const { shareRun, shareSeal, shareSettings } = FORGETTING_WORDS;
  const text = run === null ? shareSettings : run === SEAL ? shareSeal : shareRun;
  return <ShareSheet onClose={onClose} text={text} hash={linkNow(experiment, null)} own={null} />;
}
