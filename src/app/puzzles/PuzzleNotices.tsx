/**
 * What the visitor should know before anything else: no live runs, something that went wrong, a link that was not
 * taken as it was, a changed policy.
 */

import { EngineNotices } from '../experiment/EngineNotices';
import { usePuzzleEngine } from '../experiment/engine';
import { PUZZLES } from '../experiment/estimate';
import { LinkNotices, Trouble } from '../experiment/Notices';
import { usePuzzleProgress } from '../experiment/progress';
import { Callout } from '../ui/Callout';
import { restorePolicy } from './transport';
import { POLICY_NOTICE, PUZZLE_STILL_WORKS } from './words/page';
import { puzzleSettingName } from './words/settings';

export function PuzzleNotices() {
  const policy = usePuzzleEngine((state) => state.policy);
  const idle = usePuzzleProgress((state) => state.task === null);
  const back = (
    <button type="button" className="button small" disabled={!idle} onClick={() => void restorePolicy()}>
      {POLICY_NOTICE.back}
    </button>
  );
  return (
    <div className="notices">
      <EngineNotices domain={PUZZLES} stillWorks={PUZZLE_STILL_WORKS} />
      <Trouble />
      <LinkNotices page="puzzles" nameOf={puzzleSettingName} />
      {policy !== null && (
        <Callout tone="good" actions={back}>
          {POLICY_NOTICE.text(policy.rounds)}
        </Callout>
      )}
    </div>
  );
}
