/**
 * What the visitor should know before anything else: no live runs, something that went wrong, a link that was not
 * taken as it was, a changed policy.
 */
import { Callout } from '../controls/Callout';
import { EngineNotices } from '../shell/EngineNotices';
import { LinkNotices, Trouble } from '../shell/Notices';
import { usePuzzleEngine } from '../stores/engine';
import { PUZZLES } from '../stores/estimate';
import { usePuzzleProgress } from '../stores/progress';
import { POLICY_NOTICE, PUZZLE_STILL_WORKS } from '../strings/puzzlePage';
import { puzzleSettingName } from '../strings/puzzleSettings';
import { restorePolicy } from './transport';

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
