/**
 * What the visitor should know before anything else: no live runs, something that went wrong, a link that was not
 * taken as it was, a changed policy.
 */
import { Callout } from '../controls/Callout';
import { LinkNotices, Trouble } from '../shell/Notices';
import { UnavailableCallout } from '../shell/UnavailableCallout';
import { usePuzzleEngine } from '../stores/engine';
import { usePuzzleProgress } from '../stores/progress';
import { POLICY_NOTICE, PUZZLE_STILL_WORKS } from '../strings/puzzlePage';
import { puzzleSettingName } from '../strings/puzzleSettings';
import { connect } from './connection';
import { restorePolicy } from './transport';

export function PuzzleNotices() {
  const { status, policyVersion } = usePuzzleEngine();
  const idle = usePuzzleProgress((state) => state.task === null);
  const back = (
    <button type="button" className="button small" disabled={!idle} onClick={() => void restorePolicy()}>
      {POLICY_NOTICE.back}
    </button>
  );
  return (
    <div className="notices">
      {status.kind === 'unavailable' && (
        <UnavailableCallout failure={status.failure} stillWorks={PUZZLE_STILL_WORKS} onReconnect={connect} />
      )}
      <Trouble />
      <LinkNotices page="puzzles" nameOf={puzzleSettingName} />
      {policyVersion > 0 && (
        <Callout tone="good" actions={back}>
          {POLICY_NOTICE.text(policyVersion)}
        </Callout>
      )}
    </div>
  );
}
